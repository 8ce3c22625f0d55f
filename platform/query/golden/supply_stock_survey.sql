-- list all, as institution, organization
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."survey_date" AS "c1","t0"."answer_status" AS "c2","t0"."first_answered_at" AS "c3",((CASE WHEN "t0"."on_time" THEN $1::text ELSE (CASE WHEN "t0"."on_time" = FALSE THEN $2::text ELSE NULL::text END) END)) AS "c4","t0"."requests_received" AS "c5","t0"."responded" AS "c6",("t0"."survey_date")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."supply_stock_survey" "t0"
  WHERE FALSE
  ORDER BY "t0"."survey_date" DESC, "t0"."title", "t0"."id"
  LIMIT $3::int;
--   $1 = "期限内", $2 = "期限超過", $3 = 51
SELECT count(*)::int AS count
  FROM "data"."supply_stock_survey" "t0"
  WHERE FALSE;

-- list all, as prefecture, city
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."survey_date" AS "c1","t0"."answer_status" AS "c2","t0"."first_answered_at" AS "c3",((CASE WHEN "t0"."on_time" THEN $1::text ELSE (CASE WHEN "t0"."on_time" = FALSE THEN $2::text ELSE NULL::text END) END)) AS "c4","t0"."requests_received" AS "c5","t0"."responded" AS "c6",("t0"."survey_date")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."supply_stock_survey" "t0"
  WHERE "t0"."scope_prefecture" = $3::uuid
  ORDER BY "t0"."survey_date" DESC, "t0"."title", "t0"."id"
  LIMIT $4::int;
--   $1 = "期限内", $2 = "期限超過", $3 = "(prefecture)", $4 = 51
SELECT count(*)::int AS count
  FROM "data"."supply_stock_survey" "t0"
  WHERE "t0"."scope_prefecture" = $1::uuid;
--   $1 = "(prefecture)"

-- list all, as secretariat, admin
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."survey_date" AS "c1","t0"."answer_status" AS "c2","t0"."first_answered_at" AS "c3",((CASE WHEN "t0"."on_time" THEN $1::text ELSE (CASE WHEN "t0"."on_time" = FALSE THEN $2::text ELSE NULL::text END) END)) AS "c4","t0"."requests_received" AS "c5","t0"."responded" AS "c6",("t0"."survey_date")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."supply_stock_survey" "t0"
  ORDER BY "t0"."survey_date" DESC, "t0"."title", "t0"."id"
  LIMIT $3::int;
--   $1 = "期限内", $2 = "期限超過", $3 = 51
SELECT count(*)::int AS count
  FROM "data"."supply_stock_survey" "t0";

-- list unanswered, as institution, organization
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."survey_date" AS "c1","t0"."prefecture" AS "c2","t1".title AS "c2_label",("t0"."survey_date")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."supply_stock_survey" "t0"
  LEFT JOIN "data"."prefecture" "t1" ON "t1".id = "t0"."prefecture"
  WHERE FALSE AND ("t0"."answer_status" = $1::text)
  ORDER BY "t0"."survey_date" DESC, "t0"."title", "t0"."id"
  LIMIT $2::int;
--   $1 = "unanswered", $2 = 51
SELECT count(*)::int AS count
  FROM "data"."supply_stock_survey" "t0"
  WHERE FALSE AND ("t0"."answer_status" = $1::text);
--   $1 = "unanswered"

-- list unanswered, as prefecture, city
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."survey_date" AS "c1","t0"."prefecture" AS "c2","t1".title AS "c2_label",("t0"."survey_date")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."supply_stock_survey" "t0"
  LEFT JOIN "data"."prefecture" "t1" ON "t1".id = "t0"."prefecture"
  WHERE "t0"."scope_prefecture" = $1::uuid AND ("t0"."answer_status" = $2::text)
  ORDER BY "t0"."survey_date" DESC, "t0"."title", "t0"."id"
  LIMIT $3::int;
--   $1 = "(prefecture)", $2 = "unanswered", $3 = 51
SELECT count(*)::int AS count
  FROM "data"."supply_stock_survey" "t0"
  WHERE "t0"."scope_prefecture" = $1::uuid AND ("t0"."answer_status" = $2::text);
--   $1 = "(prefecture)", $2 = "unanswered"

-- list unanswered, as secretariat, admin
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."survey_date" AS "c1","t0"."prefecture" AS "c2","t1".title AS "c2_label",("t0"."survey_date")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."supply_stock_survey" "t0"
  LEFT JOIN "data"."prefecture" "t1" ON "t1".id = "t0"."prefecture"
  WHERE ("t0"."answer_status" = $1::text)
  ORDER BY "t0"."survey_date" DESC, "t0"."title", "t0"."id"
  LIMIT $2::int;
--   $1 = "unanswered", $2 = 51
SELECT count(*)::int AS count
  FROM "data"."supply_stock_survey" "t0"
  WHERE ("t0"."answer_status" = $1::text);
--   $1 = "unanswered"

-- search in list all, as institution
WITH sample AS MATERIALIZED (SELECT count(*) > $1::int AS frequent
  FROM (SELECT "t0".search
  FROM "data"."supply_stock_survey" "t0"
  WHERE FALSE
  LIMIT $2::int) s
  WHERE strpos("s".search, $3::text) > 0 AND strpos("s".search, $4::text) > 0) SELECT "t0".id AS id,"t0"."title" AS "c0",("t0"."survey_date")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."supply_stock_survey" "t0"
  WHERE "t0".id = ANY(CASE WHEN (SELECT frequent
  FROM sample) THEN ARRAY(SELECT "t0".id
  FROM "data"."supply_stock_survey" "t0"
  WHERE FALSE AND strpos("t0".search, $5::text) > 0 AND strpos("t0".search, $6::text) > 0
  ORDER BY "t0"."survey_date" DESC, "t0"."title", "t0"."id"
  LIMIT $7::int) ELSE ARRAY(SELECT "t0".id
  FROM "data"."supply_stock_survey" "t0"
  WHERE FALSE AND "t0".search LIKE $8::text AND "t0".search LIKE $9::text AND string_to_array("t0".search, NULL) @> string_to_array($10::text, NULL)
  ORDER BY "t0"."survey_date" DESC, "t0"."title", "t0"."id"
  LIMIT $11::int) END)
  ORDER BY "t0"."survey_date" DESC, "t0"."title", "t0"."id"
  LIMIT $12::int;
--   $1 = 5, $2 = 1000, $3 = "総合", $4 = "病院", $5 = "総合", $6 = "病院", $7 = 51, $8 = "%総合%", $9 = "%病院%", $10 = "総合病院", $11 = 51, $12 = 51
WITH sample AS MATERIALIZED (SELECT count(*) > $1::int AS frequent
  FROM (SELECT "t0".search
  FROM "data"."supply_stock_survey" "t0"
  WHERE FALSE
  LIMIT $2::int) s
  WHERE strpos("s".search, $3::text) > 0 AND strpos("s".search, $4::text) > 0) SELECT CASE WHEN (SELECT frequent
  FROM sample) THEN (SELECT count(*)::int
  FROM "data"."supply_stock_survey" "t0"
  WHERE FALSE AND strpos("t0".search, $5::text) > 0 AND strpos("t0".search, $6::text) > 0) ELSE (SELECT count(*)::int
  FROM "data"."supply_stock_survey" "t0"
  WHERE FALSE AND "t0".search LIKE $7::text AND "t0".search LIKE $8::text AND string_to_array("t0".search, NULL) @> string_to_array($9::text, NULL)) END AS count;
--   $1 = 5, $2 = 1000, $3 = "総合", $4 = "病院", $5 = "総合", $6 = "病院", $7 = "%総合%", $8 = "%病院%", $9 = "総合病院"
