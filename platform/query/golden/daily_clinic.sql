-- list today, as institution
SELECT "t0".id AS id,"t0"."title" AS "c0","t1"."secondary_area" AS "c1","t2".title AS "c1_label","t0"."answer_status" AS "c2","t0"."first_answered_at" AS "c3",((CASE WHEN "t0"."on_time" THEN $1::text ELSE (CASE WHEN "t0"."on_time" = FALSE THEN $2::text ELSE NULL::text END) END)) AS "c4","t1"."phone" AS "c5","t1"."contact_name" AS "c6",("t0"."title")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."daily_clinic" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution" AND "t1"."scope_institution" = $3::uuid
  LEFT JOIN "data"."secondary_area" "t2" ON "t2".id = "t1"."secondary_area"
  WHERE "t0"."scope_institution" = $4::uuid AND ("t0"."report_date" = $5::date)
  ORDER BY "t0"."title", "t0"."id"
  LIMIT $6::int;
--   $1 = "期限内", $2 = "期限超過", $3 = "(institution)", $4 = "(institution)", $5 = "2021-03-10", $6 = 51
SELECT count(*)::int AS count
  FROM "data"."daily_clinic" "t0"
  WHERE "t0"."scope_institution" = $1::uuid AND ("t0"."report_date" = $2::date);
--   $1 = "(institution)", $2 = "2021-03-10"

-- list today, as organization
SELECT "t0".id AS id,"t0"."title" AS "c0","t1"."secondary_area" AS "c1","t2".title AS "c1_label","t0"."answer_status" AS "c2","t0"."first_answered_at" AS "c3",((CASE WHEN "t0"."on_time" THEN $1::text ELSE (CASE WHEN "t0"."on_time" = FALSE THEN $2::text ELSE NULL::text END) END)) AS "c4","t1"."phone" AS "c5","t1"."contact_name" AS "c6",("t0"."title")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."daily_clinic" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution" AND "t1"."scope_organization" = $3::uuid
  LEFT JOIN "data"."secondary_area" "t2" ON "t2".id = "t1"."secondary_area"
  WHERE "t0"."scope_organization" = $4::uuid AND ("t0"."report_date" = $5::date)
  ORDER BY "t0"."title", "t0"."id"
  LIMIT $6::int;
--   $1 = "期限内", $2 = "期限超過", $3 = "(organization)", $4 = "(organization)", $5 = "2021-03-10", $6 = 51
SELECT count(*)::int AS count
  FROM "data"."daily_clinic" "t0"
  WHERE "t0"."scope_organization" = $1::uuid AND ("t0"."report_date" = $2::date);
--   $1 = "(organization)", $2 = "2021-03-10"

-- list today, as prefecture
SELECT "t0".id AS id,"t0"."title" AS "c0","t1"."secondary_area" AS "c1","t2".title AS "c1_label","t0"."answer_status" AS "c2","t0"."first_answered_at" AS "c3",((CASE WHEN "t0"."on_time" THEN $1::text ELSE (CASE WHEN "t0"."on_time" = FALSE THEN $2::text ELSE NULL::text END) END)) AS "c4","t1"."phone" AS "c5","t1"."contact_name" AS "c6",("t0"."title")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."daily_clinic" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution" AND "t1"."scope_prefecture" = $3::uuid
  LEFT JOIN "data"."secondary_area" "t2" ON "t2".id = "t1"."secondary_area"
  WHERE "t0"."scope_prefecture" = $4::uuid AND ("t0"."report_date" = $5::date)
  ORDER BY "t0"."title", "t0"."id"
  LIMIT $6::int;
--   $1 = "期限内", $2 = "期限超過", $3 = "(prefecture)", $4 = "(prefecture)", $5 = "2021-03-10", $6 = 51
SELECT count(*)::int AS count
  FROM "data"."daily_clinic" "t0"
  WHERE "t0"."scope_prefecture" = $1::uuid AND ("t0"."report_date" = $2::date);
--   $1 = "(prefecture)", $2 = "2021-03-10"

-- list today, as city
SELECT "t0".id AS id,"t0"."title" AS "c0","t1"."secondary_area" AS "c1","t2".title AS "c1_label","t0"."answer_status" AS "c2","t0"."first_answered_at" AS "c3",((CASE WHEN "t0"."on_time" THEN $1::text ELSE (CASE WHEN "t0"."on_time" = FALSE THEN $2::text ELSE NULL::text END) END)) AS "c4","t1"."phone" AS "c5","t1"."contact_name" AS "c6",("t0"."title")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."daily_clinic" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution" AND "t1"."scope_area" = $3::uuid
  LEFT JOIN "data"."secondary_area" "t2" ON "t2".id = "t1"."secondary_area"
  WHERE "t0"."scope_area" = $4::uuid AND ("t0"."report_date" = $5::date)
  ORDER BY "t0"."title", "t0"."id"
  LIMIT $6::int;
--   $1 = "期限内", $2 = "期限超過", $3 = "(area)", $4 = "(area)", $5 = "2021-03-10", $6 = 51
SELECT count(*)::int AS count
  FROM "data"."daily_clinic" "t0"
  WHERE "t0"."scope_area" = $1::uuid AND ("t0"."report_date" = $2::date);
--   $1 = "(area)", $2 = "2021-03-10"

-- list today, as secretariat, admin
SELECT "t0".id AS id,"t0"."title" AS "c0","t1"."secondary_area" AS "c1","t2".title AS "c1_label","t0"."answer_status" AS "c2","t0"."first_answered_at" AS "c3",((CASE WHEN "t0"."on_time" THEN $1::text ELSE (CASE WHEN "t0"."on_time" = FALSE THEN $2::text ELSE NULL::text END) END)) AS "c4","t1"."phone" AS "c5","t1"."contact_name" AS "c6",("t0"."title")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."daily_clinic" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution"
  LEFT JOIN "data"."secondary_area" "t2" ON "t2".id = "t1"."secondary_area"
  WHERE ("t0"."report_date" = $3::date)
  ORDER BY "t0"."title", "t0"."id"
  LIMIT $4::int;
--   $1 = "期限内", $2 = "期限超過", $3 = "2021-03-10", $4 = 51
SELECT count(*)::int AS count
  FROM "data"."daily_clinic" "t0"
  WHERE ("t0"."report_date" = $1::date);
--   $1 = "2021-03-10"

-- list unanswered_today, as institution
SELECT "t0".id AS id,"t0"."title" AS "c0","t1"."secondary_area" AS "c1","t2".title AS "c1_label","t1"."phone" AS "c2","t1"."contact_name" AS "c3","t1"."contact_email" AS "c4","t1"."reporting_method" AS "c5",("t2"."code")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."daily_clinic" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution" AND "t1"."scope_institution" = $1::uuid
  LEFT JOIN "data"."secondary_area" "t2" ON "t2".id = "t1"."secondary_area"
  WHERE "t0"."scope_institution" = $2::uuid AND (("t0"."report_date" = $3::date AND "t0"."answer_status" = $4::text))
  ORDER BY "t2"."code", "t0"."title", "t0"."id"
  LIMIT $5::int;
--   $1 = "(institution)", $2 = "(institution)", $3 = "2021-03-10", $4 = "unanswered", $5 = 51
SELECT count(*)::int AS count
  FROM "data"."daily_clinic" "t0"
  WHERE "t0"."scope_institution" = $1::uuid AND (("t0"."report_date" = $2::date AND "t0"."answer_status" = $3::text));
--   $1 = "(institution)", $2 = "2021-03-10", $3 = "unanswered"

-- list unanswered_today, as organization
SELECT "t0".id AS id,"t0"."title" AS "c0","t1"."secondary_area" AS "c1","t2".title AS "c1_label","t1"."phone" AS "c2","t1"."contact_name" AS "c3","t1"."reporting_method" AS "c4",("t2"."code")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."daily_clinic" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution" AND "t1"."scope_organization" = $1::uuid
  LEFT JOIN "data"."secondary_area" "t2" ON "t2".id = "t1"."secondary_area"
  WHERE "t0"."scope_organization" = $2::uuid AND (("t0"."report_date" = $3::date AND "t0"."answer_status" = $4::text))
  ORDER BY "t2"."code", "t0"."title", "t0"."id"
  LIMIT $5::int;
--   $1 = "(organization)", $2 = "(organization)", $3 = "2021-03-10", $4 = "unanswered", $5 = 51
SELECT count(*)::int AS count
  FROM "data"."daily_clinic" "t0"
  WHERE "t0"."scope_organization" = $1::uuid AND (("t0"."report_date" = $2::date AND "t0"."answer_status" = $3::text));
--   $1 = "(organization)", $2 = "2021-03-10", $3 = "unanswered"

-- list unanswered_today, as prefecture
SELECT "t0".id AS id,"t0"."title" AS "c0","t1"."secondary_area" AS "c1","t2".title AS "c1_label","t1"."phone" AS "c2","t1"."contact_name" AS "c3","t1"."contact_email" AS "c4","t1"."reporting_method" AS "c5",("t2"."code")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."daily_clinic" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution" AND "t1"."scope_prefecture" = $1::uuid
  LEFT JOIN "data"."secondary_area" "t2" ON "t2".id = "t1"."secondary_area"
  WHERE "t0"."scope_prefecture" = $2::uuid AND (("t0"."report_date" = $3::date AND "t0"."answer_status" = $4::text))
  ORDER BY "t2"."code", "t0"."title", "t0"."id"
  LIMIT $5::int;
--   $1 = "(prefecture)", $2 = "(prefecture)", $3 = "2021-03-10", $4 = "unanswered", $5 = 51
SELECT count(*)::int AS count
  FROM "data"."daily_clinic" "t0"
  WHERE "t0"."scope_prefecture" = $1::uuid AND (("t0"."report_date" = $2::date AND "t0"."answer_status" = $3::text));
--   $1 = "(prefecture)", $2 = "2021-03-10", $3 = "unanswered"

-- list unanswered_today, as city
SELECT "t0".id AS id,"t0"."title" AS "c0","t1"."secondary_area" AS "c1","t2".title AS "c1_label","t1"."phone" AS "c2","t1"."contact_name" AS "c3","t1"."reporting_method" AS "c4",("t2"."code")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."daily_clinic" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution" AND "t1"."scope_area" = $1::uuid
  LEFT JOIN "data"."secondary_area" "t2" ON "t2".id = "t1"."secondary_area"
  WHERE "t0"."scope_area" = $2::uuid AND (("t0"."report_date" = $3::date AND "t0"."answer_status" = $4::text))
  ORDER BY "t2"."code", "t0"."title", "t0"."id"
  LIMIT $5::int;
--   $1 = "(area)", $2 = "(area)", $3 = "2021-03-10", $4 = "unanswered", $5 = 51
SELECT count(*)::int AS count
  FROM "data"."daily_clinic" "t0"
  WHERE "t0"."scope_area" = $1::uuid AND (("t0"."report_date" = $2::date AND "t0"."answer_status" = $3::text));
--   $1 = "(area)", $2 = "2021-03-10", $3 = "unanswered"

-- list unanswered_today, as secretariat, admin
SELECT "t0".id AS id,"t0"."title" AS "c0","t1"."secondary_area" AS "c1","t2".title AS "c1_label","t1"."phone" AS "c2","t1"."contact_name" AS "c3","t1"."contact_email" AS "c4","t1"."reporting_method" AS "c5",("t2"."code")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."daily_clinic" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution"
  LEFT JOIN "data"."secondary_area" "t2" ON "t2".id = "t1"."secondary_area"
  WHERE (("t0"."report_date" = $1::date AND "t0"."answer_status" = $2::text))
  ORDER BY "t2"."code", "t0"."title", "t0"."id"
  LIMIT $3::int;
--   $1 = "2021-03-10", $2 = "unanswered", $3 = 51
SELECT count(*)::int AS count
  FROM "data"."daily_clinic" "t0"
  WHERE (("t0"."report_date" = $1::date AND "t0"."answer_status" = $2::text));
--   $1 = "2021-03-10", $2 = "unanswered"

-- list unanswered_recent, as institution
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."report_date" AS "c1","t1"."secondary_area" AS "c2","t2".title AS "c2_label","t1"."phone" AS "c3","t1"."contact_name" AS "c4",("t0"."report_date")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."daily_clinic" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution" AND "t1"."scope_institution" = $1::uuid
  LEFT JOIN "data"."secondary_area" "t2" ON "t2".id = "t1"."secondary_area"
  WHERE "t0"."scope_institution" = $2::uuid AND (("t0"."report_date" >= $3::date AND "t0"."answer_status" = $4::text))
  ORDER BY "t0"."report_date" DESC, "t0"."title", "t0"."id"
  LIMIT $5::int;
--   $1 = "(institution)", $2 = "(institution)", $3 = "2021-03-04", $4 = "unanswered", $5 = 51
SELECT count(*)::int AS count
  FROM "data"."daily_clinic" "t0"
  WHERE "t0"."scope_institution" = $1::uuid AND (("t0"."report_date" >= $2::date AND "t0"."answer_status" = $3::text));
--   $1 = "(institution)", $2 = "2021-03-04", $3 = "unanswered"

-- list unanswered_recent, as organization
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."report_date" AS "c1","t1"."secondary_area" AS "c2","t2".title AS "c2_label","t1"."phone" AS "c3","t1"."contact_name" AS "c4",("t0"."report_date")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."daily_clinic" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution" AND "t1"."scope_organization" = $1::uuid
  LEFT JOIN "data"."secondary_area" "t2" ON "t2".id = "t1"."secondary_area"
  WHERE "t0"."scope_organization" = $2::uuid AND (("t0"."report_date" >= $3::date AND "t0"."answer_status" = $4::text))
  ORDER BY "t0"."report_date" DESC, "t0"."title", "t0"."id"
  LIMIT $5::int;
--   $1 = "(organization)", $2 = "(organization)", $3 = "2021-03-04", $4 = "unanswered", $5 = 51
SELECT count(*)::int AS count
  FROM "data"."daily_clinic" "t0"
  WHERE "t0"."scope_organization" = $1::uuid AND (("t0"."report_date" >= $2::date AND "t0"."answer_status" = $3::text));
--   $1 = "(organization)", $2 = "2021-03-04", $3 = "unanswered"

-- list unanswered_recent, as prefecture
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."report_date" AS "c1","t1"."secondary_area" AS "c2","t2".title AS "c2_label","t1"."phone" AS "c3","t1"."contact_name" AS "c4",("t0"."report_date")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."daily_clinic" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution" AND "t1"."scope_prefecture" = $1::uuid
  LEFT JOIN "data"."secondary_area" "t2" ON "t2".id = "t1"."secondary_area"
  WHERE "t0"."scope_prefecture" = $2::uuid AND (("t0"."report_date" >= $3::date AND "t0"."answer_status" = $4::text))
  ORDER BY "t0"."report_date" DESC, "t0"."title", "t0"."id"
  LIMIT $5::int;
--   $1 = "(prefecture)", $2 = "(prefecture)", $3 = "2021-03-04", $4 = "unanswered", $5 = 51
SELECT count(*)::int AS count
  FROM "data"."daily_clinic" "t0"
  WHERE "t0"."scope_prefecture" = $1::uuid AND (("t0"."report_date" >= $2::date AND "t0"."answer_status" = $3::text));
--   $1 = "(prefecture)", $2 = "2021-03-04", $3 = "unanswered"

-- list unanswered_recent, as city
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."report_date" AS "c1","t1"."secondary_area" AS "c2","t2".title AS "c2_label","t1"."phone" AS "c3","t1"."contact_name" AS "c4",("t0"."report_date")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."daily_clinic" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution" AND "t1"."scope_area" = $1::uuid
  LEFT JOIN "data"."secondary_area" "t2" ON "t2".id = "t1"."secondary_area"
  WHERE "t0"."scope_area" = $2::uuid AND (("t0"."report_date" >= $3::date AND "t0"."answer_status" = $4::text))
  ORDER BY "t0"."report_date" DESC, "t0"."title", "t0"."id"
  LIMIT $5::int;
--   $1 = "(area)", $2 = "(area)", $3 = "2021-03-04", $4 = "unanswered", $5 = 51
SELECT count(*)::int AS count
  FROM "data"."daily_clinic" "t0"
  WHERE "t0"."scope_area" = $1::uuid AND (("t0"."report_date" >= $2::date AND "t0"."answer_status" = $3::text));
--   $1 = "(area)", $2 = "2021-03-04", $3 = "unanswered"

-- list unanswered_recent, as secretariat, admin
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."report_date" AS "c1","t1"."secondary_area" AS "c2","t2".title AS "c2_label","t1"."phone" AS "c3","t1"."contact_name" AS "c4",("t0"."report_date")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."daily_clinic" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution"
  LEFT JOIN "data"."secondary_area" "t2" ON "t2".id = "t1"."secondary_area"
  WHERE (("t0"."report_date" >= $1::date AND "t0"."answer_status" = $2::text))
  ORDER BY "t0"."report_date" DESC, "t0"."title", "t0"."id"
  LIMIT $3::int;
--   $1 = "2021-03-04", $2 = "unanswered", $3 = 51
SELECT count(*)::int AS count
  FROM "data"."daily_clinic" "t0"
  WHERE (("t0"."report_date" >= $1::date AND "t0"."answer_status" = $2::text));
--   $1 = "2021-03-04", $2 = "unanswered"

-- list mine, as institution
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."report_date" AS "c1","t0"."answer_status" AS "c2","t0"."first_answered_at" AS "c3",((CASE WHEN "t0"."on_time" THEN $1::text ELSE (CASE WHEN "t0"."on_time" = FALSE THEN $2::text ELSE NULL::text END) END)) AS "c4","t0"."opened" AS "c5","t0"."fever_patients" AS "c6","t0"."tested_total" AS "c7",("t0"."report_date")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."daily_clinic" "t0"
  WHERE "t0"."scope_institution" = $3::uuid AND ("t0"."institution" = $4::uuid)
  ORDER BY "t0"."report_date" DESC, "t0"."id" DESC
  LIMIT $5::int;
--   $1 = "期限内", $2 = "期限超過", $3 = "(institution)", $4 = "00000000-0000-0000-0000-000000000000", $5 = 51
SELECT count(*)::int AS count
  FROM "data"."daily_clinic" "t0"
  WHERE "t0"."scope_institution" = $1::uuid AND ("t0"."institution" = $2::uuid);
--   $1 = "(institution)", $2 = "00000000-0000-0000-0000-000000000000"

-- list mine, as organization
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."report_date" AS "c1","t0"."answer_status" AS "c2","t0"."first_answered_at" AS "c3",((CASE WHEN "t0"."on_time" THEN $1::text ELSE (CASE WHEN "t0"."on_time" = FALSE THEN $2::text ELSE NULL::text END) END)) AS "c4","t0"."opened" AS "c5","t0"."fever_patients" AS "c6","t0"."tested_total" AS "c7",("t0"."report_date")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."daily_clinic" "t0"
  WHERE "t0"."scope_organization" = $3::uuid AND ("t0"."institution" = $4::uuid)
  ORDER BY "t0"."report_date" DESC, "t0"."id" DESC
  LIMIT $5::int;
--   $1 = "期限内", $2 = "期限超過", $3 = "(organization)", $4 = "00000000-0000-0000-0000-000000000000", $5 = 51
SELECT count(*)::int AS count
  FROM "data"."daily_clinic" "t0"
  WHERE "t0"."scope_organization" = $1::uuid AND ("t0"."institution" = $2::uuid);
--   $1 = "(organization)", $2 = "00000000-0000-0000-0000-000000000000"

-- list mine, as prefecture
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."report_date" AS "c1","t0"."answer_status" AS "c2","t0"."first_answered_at" AS "c3",((CASE WHEN "t0"."on_time" THEN $1::text ELSE (CASE WHEN "t0"."on_time" = FALSE THEN $2::text ELSE NULL::text END) END)) AS "c4","t0"."opened" AS "c5","t0"."fever_patients" AS "c6","t0"."tested_total" AS "c7",("t0"."report_date")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."daily_clinic" "t0"
  WHERE "t0"."scope_prefecture" = $3::uuid AND ("t0"."institution" = $4::uuid)
  ORDER BY "t0"."report_date" DESC, "t0"."id" DESC
  LIMIT $5::int;
--   $1 = "期限内", $2 = "期限超過", $3 = "(prefecture)", $4 = "00000000-0000-0000-0000-000000000000", $5 = 51
SELECT count(*)::int AS count
  FROM "data"."daily_clinic" "t0"
  WHERE "t0"."scope_prefecture" = $1::uuid AND ("t0"."institution" = $2::uuid);
--   $1 = "(prefecture)", $2 = "00000000-0000-0000-0000-000000000000"

-- list mine, as city
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."report_date" AS "c1","t0"."answer_status" AS "c2","t0"."first_answered_at" AS "c3",((CASE WHEN "t0"."on_time" THEN $1::text ELSE (CASE WHEN "t0"."on_time" = FALSE THEN $2::text ELSE NULL::text END) END)) AS "c4","t0"."opened" AS "c5","t0"."fever_patients" AS "c6","t0"."tested_total" AS "c7",("t0"."report_date")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."daily_clinic" "t0"
  WHERE "t0"."scope_area" = $3::uuid AND ("t0"."institution" = $4::uuid)
  ORDER BY "t0"."report_date" DESC, "t0"."id" DESC
  LIMIT $5::int;
--   $1 = "期限内", $2 = "期限超過", $3 = "(area)", $4 = "00000000-0000-0000-0000-000000000000", $5 = 51
SELECT count(*)::int AS count
  FROM "data"."daily_clinic" "t0"
  WHERE "t0"."scope_area" = $1::uuid AND ("t0"."institution" = $2::uuid);
--   $1 = "(area)", $2 = "00000000-0000-0000-0000-000000000000"

-- list mine, as secretariat, admin
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."report_date" AS "c1","t0"."answer_status" AS "c2","t0"."first_answered_at" AS "c3",((CASE WHEN "t0"."on_time" THEN $1::text ELSE (CASE WHEN "t0"."on_time" = FALSE THEN $2::text ELSE NULL::text END) END)) AS "c4","t0"."opened" AS "c5","t0"."fever_patients" AS "c6","t0"."tested_total" AS "c7",("t0"."report_date")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."daily_clinic" "t0"
  WHERE ("t0"."institution" = $3::uuid)
  ORDER BY "t0"."report_date" DESC, "t0"."id" DESC
  LIMIT $4::int;
--   $1 = "期限内", $2 = "期限超過", $3 = "00000000-0000-0000-0000-000000000000", $4 = 51
SELECT count(*)::int AS count
  FROM "data"."daily_clinic" "t0"
  WHERE ("t0"."institution" = $1::uuid);
--   $1 = "00000000-0000-0000-0000-000000000000"

-- list all, as institution
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."report_date" AS "c1","t1"."secondary_area" AS "c2","t2".title AS "c2_label","t0"."answer_status" AS "c3","t0"."first_answered_at" AS "c4",((CASE WHEN "t0"."on_time" THEN $1::text ELSE (CASE WHEN "t0"."on_time" = FALSE THEN $2::text ELSE NULL::text END) END)) AS "c5","t0"."opened" AS "c6","t0"."fever_patients" AS "c7","t0"."tested_total" AS "c8",("t0"."report_date")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."daily_clinic" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution" AND "t1"."scope_institution" = $3::uuid
  LEFT JOIN "data"."secondary_area" "t2" ON "t2".id = "t1"."secondary_area"
  WHERE "t0"."scope_institution" = $4::uuid
  ORDER BY "t0"."report_date" DESC, "t0"."title", "t0"."id"
  LIMIT $5::int;
--   $1 = "期限内", $2 = "期限超過", $3 = "(institution)", $4 = "(institution)", $5 = 51
SELECT count(*)::int AS count
  FROM "data"."daily_clinic" "t0"
  WHERE "t0"."scope_institution" = $1::uuid;
--   $1 = "(institution)"

-- list all, as organization
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."report_date" AS "c1","t1"."secondary_area" AS "c2","t2".title AS "c2_label","t0"."answer_status" AS "c3","t0"."first_answered_at" AS "c4",((CASE WHEN "t0"."on_time" THEN $1::text ELSE (CASE WHEN "t0"."on_time" = FALSE THEN $2::text ELSE NULL::text END) END)) AS "c5","t0"."opened" AS "c6","t0"."fever_patients" AS "c7","t0"."tested_total" AS "c8",("t0"."report_date")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."daily_clinic" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution" AND "t1"."scope_organization" = $3::uuid
  LEFT JOIN "data"."secondary_area" "t2" ON "t2".id = "t1"."secondary_area"
  WHERE "t0"."scope_organization" = $4::uuid
  ORDER BY "t0"."report_date" DESC, "t0"."title", "t0"."id"
  LIMIT $5::int;
--   $1 = "期限内", $2 = "期限超過", $3 = "(organization)", $4 = "(organization)", $5 = 51
SELECT count(*)::int AS count
  FROM "data"."daily_clinic" "t0"
  WHERE "t0"."scope_organization" = $1::uuid;
--   $1 = "(organization)"

-- list all, as prefecture
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."report_date" AS "c1","t1"."secondary_area" AS "c2","t2".title AS "c2_label","t0"."answer_status" AS "c3","t0"."first_answered_at" AS "c4",((CASE WHEN "t0"."on_time" THEN $1::text ELSE (CASE WHEN "t0"."on_time" = FALSE THEN $2::text ELSE NULL::text END) END)) AS "c5","t0"."opened" AS "c6","t0"."fever_patients" AS "c7","t0"."tested_total" AS "c8",("t0"."report_date")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."daily_clinic" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution" AND "t1"."scope_prefecture" = $3::uuid
  LEFT JOIN "data"."secondary_area" "t2" ON "t2".id = "t1"."secondary_area"
  WHERE "t0"."scope_prefecture" = $4::uuid
  ORDER BY "t0"."report_date" DESC, "t0"."title", "t0"."id"
  LIMIT $5::int;
--   $1 = "期限内", $2 = "期限超過", $3 = "(prefecture)", $4 = "(prefecture)", $5 = 51
SELECT count(*)::int AS count
  FROM "data"."daily_clinic" "t0"
  WHERE "t0"."scope_prefecture" = $1::uuid;
--   $1 = "(prefecture)"

-- list all, as city
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."report_date" AS "c1","t1"."secondary_area" AS "c2","t2".title AS "c2_label","t0"."answer_status" AS "c3","t0"."first_answered_at" AS "c4",((CASE WHEN "t0"."on_time" THEN $1::text ELSE (CASE WHEN "t0"."on_time" = FALSE THEN $2::text ELSE NULL::text END) END)) AS "c5","t0"."opened" AS "c6","t0"."fever_patients" AS "c7","t0"."tested_total" AS "c8",("t0"."report_date")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."daily_clinic" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution" AND "t1"."scope_area" = $3::uuid
  LEFT JOIN "data"."secondary_area" "t2" ON "t2".id = "t1"."secondary_area"
  WHERE "t0"."scope_area" = $4::uuid
  ORDER BY "t0"."report_date" DESC, "t0"."title", "t0"."id"
  LIMIT $5::int;
--   $1 = "期限内", $2 = "期限超過", $3 = "(area)", $4 = "(area)", $5 = 51
SELECT count(*)::int AS count
  FROM "data"."daily_clinic" "t0"
  WHERE "t0"."scope_area" = $1::uuid;
--   $1 = "(area)"

-- list all, as secretariat, admin
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."report_date" AS "c1","t1"."secondary_area" AS "c2","t2".title AS "c2_label","t0"."answer_status" AS "c3","t0"."first_answered_at" AS "c4",((CASE WHEN "t0"."on_time" THEN $1::text ELSE (CASE WHEN "t0"."on_time" = FALSE THEN $2::text ELSE NULL::text END) END)) AS "c5","t0"."opened" AS "c6","t0"."fever_patients" AS "c7","t0"."tested_total" AS "c8",("t0"."report_date")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."daily_clinic" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution"
  LEFT JOIN "data"."secondary_area" "t2" ON "t2".id = "t1"."secondary_area"
  ORDER BY "t0"."report_date" DESC, "t0"."title", "t0"."id"
  LIMIT $3::int;
--   $1 = "期限内", $2 = "期限超過", $3 = 51
SELECT count(*)::int AS count
  FROM "data"."daily_clinic" "t0";
