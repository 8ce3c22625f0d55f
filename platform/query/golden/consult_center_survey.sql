-- list all, as institution, organization
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."survey_date" AS "c1","t0"."answer_status" AS "c2","t0"."centers" AS "c3","t0"."consultations" AS "c4","t0"."referrals" AS "c5","t0"."complaints_unreachable" AS "c6",("t0"."survey_date")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."consult_center_survey" "t0"
  WHERE FALSE
  ORDER BY "t0"."survey_date" DESC, "t0"."title", "t0"."id"
  LIMIT $1::int;
--   $1 = 51
SELECT count(*)::int AS count
  FROM "data"."consult_center_survey" "t0"
  WHERE FALSE;

-- list all, as prefecture, city
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."survey_date" AS "c1","t0"."answer_status" AS "c2","t0"."centers" AS "c3","t0"."consultations" AS "c4","t0"."referrals" AS "c5","t0"."complaints_unreachable" AS "c6",("t0"."survey_date")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."consult_center_survey" "t0"
  WHERE "t0"."scope_prefecture" = $1::uuid
  ORDER BY "t0"."survey_date" DESC, "t0"."title", "t0"."id"
  LIMIT $2::int;
--   $1 = "(prefecture)", $2 = 51
SELECT count(*)::int AS count
  FROM "data"."consult_center_survey" "t0"
  WHERE "t0"."scope_prefecture" = $1::uuid;
--   $1 = "(prefecture)"

-- list all, as secretariat, admin
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."survey_date" AS "c1","t0"."answer_status" AS "c2","t0"."centers" AS "c3","t0"."consultations" AS "c4","t0"."referrals" AS "c5","t0"."complaints_unreachable" AS "c6",("t0"."survey_date")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."consult_center_survey" "t0"
  ORDER BY "t0"."survey_date" DESC, "t0"."title", "t0"."id"
  LIMIT $1::int;
--   $1 = 51
SELECT count(*)::int AS count
  FROM "data"."consult_center_survey" "t0";
