-- list today, as institution
SELECT "t0".id AS id,"t0"."title" AS "c0","t1"."secondary_area" AS "c1","t2".title AS "c1_label","t0"."answer_status" AS "c2","t0"."first_answered_at" AS "c3",((CASE WHEN "t0"."on_time" THEN $1::text ELSE (CASE WHEN "t0"."on_time" = FALSE THEN $2::text ELSE NULL::text END) END)) AS "c4","t1"."phone" AS "c5","t1"."contact_name" AS "c6",("t0"."title")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."daily_hospital" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution" AND "t1"."scope_institution" = $3::uuid
  LEFT JOIN "data"."secondary_area" "t2" ON "t2".id = "t1"."secondary_area"
  WHERE "t0"."scope_institution" = $4::uuid AND ("t0"."report_date" = $5::date)
  ORDER BY "t0"."title", "t0"."id"
  LIMIT $6::int;
--   $1 = "期限内", $2 = "期限超過", $3 = "(institution)", $4 = "(institution)", $5 = "2021-03-10", $6 = 51
SELECT count(*)::int AS count
  FROM "data"."daily_hospital" "t0"
  WHERE "t0"."scope_institution" = $1::uuid AND ("t0"."report_date" = $2::date);
--   $1 = "(institution)", $2 = "2021-03-10"

-- list today, as organization
SELECT "t0".id AS id,"t0"."title" AS "c0","t1"."secondary_area" AS "c1","t2".title AS "c1_label","t0"."answer_status" AS "c2","t0"."first_answered_at" AS "c3",((CASE WHEN "t0"."on_time" THEN $1::text ELSE (CASE WHEN "t0"."on_time" = FALSE THEN $2::text ELSE NULL::text END) END)) AS "c4","t1"."phone" AS "c5","t1"."contact_name" AS "c6",("t0"."title")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."daily_hospital" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution" AND "t1"."scope_organization" = $3::uuid
  LEFT JOIN "data"."secondary_area" "t2" ON "t2".id = "t1"."secondary_area"
  WHERE "t0"."scope_organization" = $4::uuid AND ("t0"."report_date" = $5::date)
  ORDER BY "t0"."title", "t0"."id"
  LIMIT $6::int;
--   $1 = "期限内", $2 = "期限超過", $3 = "(organization)", $4 = "(organization)", $5 = "2021-03-10", $6 = 51
SELECT count(*)::int AS count
  FROM "data"."daily_hospital" "t0"
  WHERE "t0"."scope_organization" = $1::uuid AND ("t0"."report_date" = $2::date);
--   $1 = "(organization)", $2 = "2021-03-10"

-- list today, as prefecture
SELECT "t0".id AS id,"t0"."title" AS "c0","t1"."secondary_area" AS "c1","t2".title AS "c1_label","t0"."answer_status" AS "c2","t0"."first_answered_at" AS "c3",((CASE WHEN "t0"."on_time" THEN $1::text ELSE (CASE WHEN "t0"."on_time" = FALSE THEN $2::text ELSE NULL::text END) END)) AS "c4","t1"."phone" AS "c5","t1"."contact_name" AS "c6",("t0"."title")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."daily_hospital" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution" AND "t1"."scope_prefecture" = $3::uuid
  LEFT JOIN "data"."secondary_area" "t2" ON "t2".id = "t1"."secondary_area"
  WHERE "t0"."scope_prefecture" = $4::uuid AND ("t0"."report_date" = $5::date)
  ORDER BY "t0"."title", "t0"."id"
  LIMIT $6::int;
--   $1 = "期限内", $2 = "期限超過", $3 = "(prefecture)", $4 = "(prefecture)", $5 = "2021-03-10", $6 = 51
SELECT count(*)::int AS count
  FROM "data"."daily_hospital" "t0"
  WHERE "t0"."scope_prefecture" = $1::uuid AND ("t0"."report_date" = $2::date);
--   $1 = "(prefecture)", $2 = "2021-03-10"

-- list today, as city
SELECT "t0".id AS id,"t0"."title" AS "c0","t1"."secondary_area" AS "c1","t2".title AS "c1_label","t0"."answer_status" AS "c2","t0"."first_answered_at" AS "c3",((CASE WHEN "t0"."on_time" THEN $1::text ELSE (CASE WHEN "t0"."on_time" = FALSE THEN $2::text ELSE NULL::text END) END)) AS "c4","t1"."phone" AS "c5","t1"."contact_name" AS "c6",("t0"."title")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."daily_hospital" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution" AND "t1"."scope_area" = $3::uuid
  LEFT JOIN "data"."secondary_area" "t2" ON "t2".id = "t1"."secondary_area"
  WHERE "t0"."scope_area" = $4::uuid AND ("t0"."report_date" = $5::date)
  ORDER BY "t0"."title", "t0"."id"
  LIMIT $6::int;
--   $1 = "期限内", $2 = "期限超過", $3 = "(area)", $4 = "(area)", $5 = "2021-03-10", $6 = 51
SELECT count(*)::int AS count
  FROM "data"."daily_hospital" "t0"
  WHERE "t0"."scope_area" = $1::uuid AND ("t0"."report_date" = $2::date);
--   $1 = "(area)", $2 = "2021-03-10"

-- list today, as secretariat, admin
SELECT "t0".id AS id,"t0"."title" AS "c0","t1"."secondary_area" AS "c1","t2".title AS "c1_label","t0"."answer_status" AS "c2","t0"."first_answered_at" AS "c3",((CASE WHEN "t0"."on_time" THEN $1::text ELSE (CASE WHEN "t0"."on_time" = FALSE THEN $2::text ELSE NULL::text END) END)) AS "c4","t1"."phone" AS "c5","t1"."contact_name" AS "c6",("t0"."title")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."daily_hospital" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution"
  LEFT JOIN "data"."secondary_area" "t2" ON "t2".id = "t1"."secondary_area"
  WHERE ("t0"."report_date" = $3::date)
  ORDER BY "t0"."title", "t0"."id"
  LIMIT $4::int;
--   $1 = "期限内", $2 = "期限超過", $3 = "2021-03-10", $4 = 51
SELECT count(*)::int AS count
  FROM "data"."daily_hospital" "t0"
  WHERE ("t0"."report_date" = $1::date);
--   $1 = "2021-03-10"

-- list unanswered_today, as institution
SELECT "t0".id AS id,"t0"."title" AS "c0","t1"."secondary_area" AS "c1","t2".title AS "c1_label","t1"."phone" AS "c2","t1"."contact_name" AS "c3","t1"."contact_email" AS "c4","t1"."reporting_method" AS "c5",("t2"."code")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."daily_hospital" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution" AND "t1"."scope_institution" = $1::uuid
  LEFT JOIN "data"."secondary_area" "t2" ON "t2".id = "t1"."secondary_area"
  WHERE "t0"."scope_institution" = $2::uuid AND (("t0"."report_date" = $3::date AND "t0"."answer_status" = $4::text))
  ORDER BY "t2"."code", "t0"."title", "t0"."id"
  LIMIT $5::int;
--   $1 = "(institution)", $2 = "(institution)", $3 = "2021-03-10", $4 = "unanswered", $5 = 51
SELECT count(*)::int AS count
  FROM "data"."daily_hospital" "t0"
  WHERE "t0"."scope_institution" = $1::uuid AND (("t0"."report_date" = $2::date AND "t0"."answer_status" = $3::text));
--   $1 = "(institution)", $2 = "2021-03-10", $3 = "unanswered"

-- list unanswered_today, as organization
SELECT "t0".id AS id,"t0"."title" AS "c0","t1"."secondary_area" AS "c1","t2".title AS "c1_label","t1"."phone" AS "c2","t1"."contact_name" AS "c3","t1"."reporting_method" AS "c4",("t2"."code")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."daily_hospital" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution" AND "t1"."scope_organization" = $1::uuid
  LEFT JOIN "data"."secondary_area" "t2" ON "t2".id = "t1"."secondary_area"
  WHERE "t0"."scope_organization" = $2::uuid AND (("t0"."report_date" = $3::date AND "t0"."answer_status" = $4::text))
  ORDER BY "t2"."code", "t0"."title", "t0"."id"
  LIMIT $5::int;
--   $1 = "(organization)", $2 = "(organization)", $3 = "2021-03-10", $4 = "unanswered", $5 = 51
SELECT count(*)::int AS count
  FROM "data"."daily_hospital" "t0"
  WHERE "t0"."scope_organization" = $1::uuid AND (("t0"."report_date" = $2::date AND "t0"."answer_status" = $3::text));
--   $1 = "(organization)", $2 = "2021-03-10", $3 = "unanswered"

-- list unanswered_today, as prefecture
SELECT "t0".id AS id,"t0"."title" AS "c0","t1"."secondary_area" AS "c1","t2".title AS "c1_label","t1"."phone" AS "c2","t1"."contact_name" AS "c3","t1"."contact_email" AS "c4","t1"."reporting_method" AS "c5",("t2"."code")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."daily_hospital" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution" AND "t1"."scope_prefecture" = $1::uuid
  LEFT JOIN "data"."secondary_area" "t2" ON "t2".id = "t1"."secondary_area"
  WHERE "t0"."scope_prefecture" = $2::uuid AND (("t0"."report_date" = $3::date AND "t0"."answer_status" = $4::text))
  ORDER BY "t2"."code", "t0"."title", "t0"."id"
  LIMIT $5::int;
--   $1 = "(prefecture)", $2 = "(prefecture)", $3 = "2021-03-10", $4 = "unanswered", $5 = 51
SELECT count(*)::int AS count
  FROM "data"."daily_hospital" "t0"
  WHERE "t0"."scope_prefecture" = $1::uuid AND (("t0"."report_date" = $2::date AND "t0"."answer_status" = $3::text));
--   $1 = "(prefecture)", $2 = "2021-03-10", $3 = "unanswered"

-- list unanswered_today, as city
SELECT "t0".id AS id,"t0"."title" AS "c0","t1"."secondary_area" AS "c1","t2".title AS "c1_label","t1"."phone" AS "c2","t1"."contact_name" AS "c3","t1"."reporting_method" AS "c4",("t2"."code")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."daily_hospital" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution" AND "t1"."scope_area" = $1::uuid
  LEFT JOIN "data"."secondary_area" "t2" ON "t2".id = "t1"."secondary_area"
  WHERE "t0"."scope_area" = $2::uuid AND (("t0"."report_date" = $3::date AND "t0"."answer_status" = $4::text))
  ORDER BY "t2"."code", "t0"."title", "t0"."id"
  LIMIT $5::int;
--   $1 = "(area)", $2 = "(area)", $3 = "2021-03-10", $4 = "unanswered", $5 = 51
SELECT count(*)::int AS count
  FROM "data"."daily_hospital" "t0"
  WHERE "t0"."scope_area" = $1::uuid AND (("t0"."report_date" = $2::date AND "t0"."answer_status" = $3::text));
--   $1 = "(area)", $2 = "2021-03-10", $3 = "unanswered"

-- list unanswered_today, as secretariat, admin
SELECT "t0".id AS id,"t0"."title" AS "c0","t1"."secondary_area" AS "c1","t2".title AS "c1_label","t1"."phone" AS "c2","t1"."contact_name" AS "c3","t1"."contact_email" AS "c4","t1"."reporting_method" AS "c5",("t2"."code")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."daily_hospital" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution"
  LEFT JOIN "data"."secondary_area" "t2" ON "t2".id = "t1"."secondary_area"
  WHERE (("t0"."report_date" = $1::date AND "t0"."answer_status" = $2::text))
  ORDER BY "t2"."code", "t0"."title", "t0"."id"
  LIMIT $3::int;
--   $1 = "2021-03-10", $2 = "unanswered", $3 = 51
SELECT count(*)::int AS count
  FROM "data"."daily_hospital" "t0"
  WHERE (("t0"."report_date" = $1::date AND "t0"."answer_status" = $2::text));
--   $1 = "2021-03-10", $2 = "unanswered"

-- list unanswered_recent, as institution
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."report_date" AS "c1","t1"."secondary_area" AS "c2","t2".title AS "c2_label","t1"."phone" AS "c3","t1"."contact_name" AS "c4",("t0"."report_date")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."daily_hospital" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution" AND "t1"."scope_institution" = $1::uuid
  LEFT JOIN "data"."secondary_area" "t2" ON "t2".id = "t1"."secondary_area"
  WHERE "t0"."scope_institution" = $2::uuid AND (("t0"."report_date" >= $3::date AND "t0"."answer_status" = $4::text))
  ORDER BY "t0"."report_date" DESC, "t0"."title", "t0"."id"
  LIMIT $5::int;
--   $1 = "(institution)", $2 = "(institution)", $3 = "2021-03-04", $4 = "unanswered", $5 = 51
SELECT count(*)::int AS count
  FROM "data"."daily_hospital" "t0"
  WHERE "t0"."scope_institution" = $1::uuid AND (("t0"."report_date" >= $2::date AND "t0"."answer_status" = $3::text));
--   $1 = "(institution)", $2 = "2021-03-04", $3 = "unanswered"

-- list unanswered_recent, as organization
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."report_date" AS "c1","t1"."secondary_area" AS "c2","t2".title AS "c2_label","t1"."phone" AS "c3","t1"."contact_name" AS "c4",("t0"."report_date")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."daily_hospital" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution" AND "t1"."scope_organization" = $1::uuid
  LEFT JOIN "data"."secondary_area" "t2" ON "t2".id = "t1"."secondary_area"
  WHERE "t0"."scope_organization" = $2::uuid AND (("t0"."report_date" >= $3::date AND "t0"."answer_status" = $4::text))
  ORDER BY "t0"."report_date" DESC, "t0"."title", "t0"."id"
  LIMIT $5::int;
--   $1 = "(organization)", $2 = "(organization)", $3 = "2021-03-04", $4 = "unanswered", $5 = 51
SELECT count(*)::int AS count
  FROM "data"."daily_hospital" "t0"
  WHERE "t0"."scope_organization" = $1::uuid AND (("t0"."report_date" >= $2::date AND "t0"."answer_status" = $3::text));
--   $1 = "(organization)", $2 = "2021-03-04", $3 = "unanswered"

-- list unanswered_recent, as prefecture
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."report_date" AS "c1","t1"."secondary_area" AS "c2","t2".title AS "c2_label","t1"."phone" AS "c3","t1"."contact_name" AS "c4",("t0"."report_date")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."daily_hospital" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution" AND "t1"."scope_prefecture" = $1::uuid
  LEFT JOIN "data"."secondary_area" "t2" ON "t2".id = "t1"."secondary_area"
  WHERE "t0"."scope_prefecture" = $2::uuid AND (("t0"."report_date" >= $3::date AND "t0"."answer_status" = $4::text))
  ORDER BY "t0"."report_date" DESC, "t0"."title", "t0"."id"
  LIMIT $5::int;
--   $1 = "(prefecture)", $2 = "(prefecture)", $3 = "2021-03-04", $4 = "unanswered", $5 = 51
SELECT count(*)::int AS count
  FROM "data"."daily_hospital" "t0"
  WHERE "t0"."scope_prefecture" = $1::uuid AND (("t0"."report_date" >= $2::date AND "t0"."answer_status" = $3::text));
--   $1 = "(prefecture)", $2 = "2021-03-04", $3 = "unanswered"

-- list unanswered_recent, as city
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."report_date" AS "c1","t1"."secondary_area" AS "c2","t2".title AS "c2_label","t1"."phone" AS "c3","t1"."contact_name" AS "c4",("t0"."report_date")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."daily_hospital" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution" AND "t1"."scope_area" = $1::uuid
  LEFT JOIN "data"."secondary_area" "t2" ON "t2".id = "t1"."secondary_area"
  WHERE "t0"."scope_area" = $2::uuid AND (("t0"."report_date" >= $3::date AND "t0"."answer_status" = $4::text))
  ORDER BY "t0"."report_date" DESC, "t0"."title", "t0"."id"
  LIMIT $5::int;
--   $1 = "(area)", $2 = "(area)", $3 = "2021-03-04", $4 = "unanswered", $5 = 51
SELECT count(*)::int AS count
  FROM "data"."daily_hospital" "t0"
  WHERE "t0"."scope_area" = $1::uuid AND (("t0"."report_date" >= $2::date AND "t0"."answer_status" = $3::text));
--   $1 = "(area)", $2 = "2021-03-04", $3 = "unanswered"

-- list unanswered_recent, as secretariat, admin
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."report_date" AS "c1","t1"."secondary_area" AS "c2","t2".title AS "c2_label","t1"."phone" AS "c3","t1"."contact_name" AS "c4",("t0"."report_date")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."daily_hospital" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution"
  LEFT JOIN "data"."secondary_area" "t2" ON "t2".id = "t1"."secondary_area"
  WHERE (("t0"."report_date" >= $1::date AND "t0"."answer_status" = $2::text))
  ORDER BY "t0"."report_date" DESC, "t0"."title", "t0"."id"
  LIMIT $3::int;
--   $1 = "2021-03-04", $2 = "unanswered", $3 = 51
SELECT count(*)::int AS count
  FROM "data"."daily_hospital" "t0"
  WHERE (("t0"."report_date" >= $1::date AND "t0"."answer_status" = $2::text));
--   $1 = "2021-03-04", $2 = "unanswered"

-- list mine, as institution
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."report_date" AS "c1","t0"."answer_status" AS "c2","t0"."first_answered_at" AS "c3",((CASE WHEN "t0"."on_time" THEN $1::text ELSE (CASE WHEN "t0"."on_time" = FALSE THEN $2::text ELSE NULL::text END) END)) AS "c4","t0"."secured_beds" AS "c5","t0"."ready_beds" AS "c6","t0"."acceptable_beds" AS "c7","t0"."covid_inpatients" AS "c8","t0"."covid_severe" AS "c9",("t0"."report_date")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."daily_hospital" "t0"
  WHERE "t0"."scope_institution" = $3::uuid AND ("t0"."institution" = $4::uuid)
  ORDER BY "t0"."report_date" DESC, "t0"."id" DESC
  LIMIT $5::int;
--   $1 = "期限内", $2 = "期限超過", $3 = "(institution)", $4 = "00000000-0000-0000-0000-000000000000", $5 = 51
SELECT count(*)::int AS count
  FROM "data"."daily_hospital" "t0"
  WHERE "t0"."scope_institution" = $1::uuid AND ("t0"."institution" = $2::uuid);
--   $1 = "(institution)", $2 = "00000000-0000-0000-0000-000000000000"

-- list mine, as organization
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."report_date" AS "c1","t0"."answer_status" AS "c2","t0"."first_answered_at" AS "c3",((CASE WHEN "t0"."on_time" THEN $1::text ELSE (CASE WHEN "t0"."on_time" = FALSE THEN $2::text ELSE NULL::text END) END)) AS "c4","t0"."secured_beds" AS "c5","t0"."ready_beds" AS "c6","t0"."acceptable_beds" AS "c7","t0"."covid_inpatients" AS "c8","t0"."covid_severe" AS "c9",("t0"."report_date")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."daily_hospital" "t0"
  WHERE "t0"."scope_organization" = $3::uuid AND ("t0"."institution" = $4::uuid)
  ORDER BY "t0"."report_date" DESC, "t0"."id" DESC
  LIMIT $5::int;
--   $1 = "期限内", $2 = "期限超過", $3 = "(organization)", $4 = "00000000-0000-0000-0000-000000000000", $5 = 51
SELECT count(*)::int AS count
  FROM "data"."daily_hospital" "t0"
  WHERE "t0"."scope_organization" = $1::uuid AND ("t0"."institution" = $2::uuid);
--   $1 = "(organization)", $2 = "00000000-0000-0000-0000-000000000000"

-- list mine, as prefecture
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."report_date" AS "c1","t0"."answer_status" AS "c2","t0"."first_answered_at" AS "c3",((CASE WHEN "t0"."on_time" THEN $1::text ELSE (CASE WHEN "t0"."on_time" = FALSE THEN $2::text ELSE NULL::text END) END)) AS "c4","t0"."secured_beds" AS "c5","t0"."ready_beds" AS "c6","t0"."acceptable_beds" AS "c7","t0"."covid_inpatients" AS "c8","t0"."covid_severe" AS "c9",("t0"."report_date")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."daily_hospital" "t0"
  WHERE "t0"."scope_prefecture" = $3::uuid AND ("t0"."institution" = $4::uuid)
  ORDER BY "t0"."report_date" DESC, "t0"."id" DESC
  LIMIT $5::int;
--   $1 = "期限内", $2 = "期限超過", $3 = "(prefecture)", $4 = "00000000-0000-0000-0000-000000000000", $5 = 51
SELECT count(*)::int AS count
  FROM "data"."daily_hospital" "t0"
  WHERE "t0"."scope_prefecture" = $1::uuid AND ("t0"."institution" = $2::uuid);
--   $1 = "(prefecture)", $2 = "00000000-0000-0000-0000-000000000000"

-- list mine, as city
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."report_date" AS "c1","t0"."answer_status" AS "c2","t0"."first_answered_at" AS "c3",((CASE WHEN "t0"."on_time" THEN $1::text ELSE (CASE WHEN "t0"."on_time" = FALSE THEN $2::text ELSE NULL::text END) END)) AS "c4","t0"."secured_beds" AS "c5","t0"."ready_beds" AS "c6","t0"."acceptable_beds" AS "c7","t0"."covid_inpatients" AS "c8","t0"."covid_severe" AS "c9",("t0"."report_date")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."daily_hospital" "t0"
  WHERE "t0"."scope_area" = $3::uuid AND ("t0"."institution" = $4::uuid)
  ORDER BY "t0"."report_date" DESC, "t0"."id" DESC
  LIMIT $5::int;
--   $1 = "期限内", $2 = "期限超過", $3 = "(area)", $4 = "00000000-0000-0000-0000-000000000000", $5 = 51
SELECT count(*)::int AS count
  FROM "data"."daily_hospital" "t0"
  WHERE "t0"."scope_area" = $1::uuid AND ("t0"."institution" = $2::uuid);
--   $1 = "(area)", $2 = "00000000-0000-0000-0000-000000000000"

-- list mine, as secretariat, admin
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."report_date" AS "c1","t0"."answer_status" AS "c2","t0"."first_answered_at" AS "c3",((CASE WHEN "t0"."on_time" THEN $1::text ELSE (CASE WHEN "t0"."on_time" = FALSE THEN $2::text ELSE NULL::text END) END)) AS "c4","t0"."secured_beds" AS "c5","t0"."ready_beds" AS "c6","t0"."acceptable_beds" AS "c7","t0"."covid_inpatients" AS "c8","t0"."covid_severe" AS "c9",("t0"."report_date")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."daily_hospital" "t0"
  WHERE ("t0"."institution" = $3::uuid)
  ORDER BY "t0"."report_date" DESC, "t0"."id" DESC
  LIMIT $4::int;
--   $1 = "期限内", $2 = "期限超過", $3 = "00000000-0000-0000-0000-000000000000", $4 = 51
SELECT count(*)::int AS count
  FROM "data"."daily_hospital" "t0"
  WHERE ("t0"."institution" = $1::uuid);
--   $1 = "00000000-0000-0000-0000-000000000000"

-- list all, as institution
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."report_date" AS "c1","t1"."secondary_area" AS "c2","t2".title AS "c2_label","t0"."answer_status" AS "c3","t0"."first_answered_at" AS "c4",((CASE WHEN "t0"."on_time" THEN $1::text ELSE (CASE WHEN "t0"."on_time" = FALSE THEN $2::text ELSE NULL::text END) END)) AS "c5","t0"."secured_beds" AS "c6","t0"."ready_beds" AS "c7","t0"."acceptable_beds" AS "c8","t0"."covid_inpatients" AS "c9","t0"."covid_severe" AS "c10",("t0"."report_date")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."daily_hospital" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution" AND "t1"."scope_institution" = $3::uuid
  LEFT JOIN "data"."secondary_area" "t2" ON "t2".id = "t1"."secondary_area"
  WHERE "t0"."scope_institution" = $4::uuid
  ORDER BY "t0"."report_date" DESC, "t0"."title", "t0"."id"
  LIMIT $5::int;
--   $1 = "期限内", $2 = "期限超過", $3 = "(institution)", $4 = "(institution)", $5 = 51
SELECT count(*)::int AS count
  FROM "data"."daily_hospital" "t0"
  WHERE "t0"."scope_institution" = $1::uuid;
--   $1 = "(institution)"

-- list all, as organization
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."report_date" AS "c1","t1"."secondary_area" AS "c2","t2".title AS "c2_label","t0"."answer_status" AS "c3","t0"."first_answered_at" AS "c4",((CASE WHEN "t0"."on_time" THEN $1::text ELSE (CASE WHEN "t0"."on_time" = FALSE THEN $2::text ELSE NULL::text END) END)) AS "c5","t0"."secured_beds" AS "c6","t0"."ready_beds" AS "c7","t0"."acceptable_beds" AS "c8","t0"."covid_inpatients" AS "c9","t0"."covid_severe" AS "c10",("t0"."report_date")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."daily_hospital" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution" AND "t1"."scope_organization" = $3::uuid
  LEFT JOIN "data"."secondary_area" "t2" ON "t2".id = "t1"."secondary_area"
  WHERE "t0"."scope_organization" = $4::uuid
  ORDER BY "t0"."report_date" DESC, "t0"."title", "t0"."id"
  LIMIT $5::int;
--   $1 = "期限内", $2 = "期限超過", $3 = "(organization)", $4 = "(organization)", $5 = 51
SELECT count(*)::int AS count
  FROM "data"."daily_hospital" "t0"
  WHERE "t0"."scope_organization" = $1::uuid;
--   $1 = "(organization)"

-- list all, as prefecture
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."report_date" AS "c1","t1"."secondary_area" AS "c2","t2".title AS "c2_label","t0"."answer_status" AS "c3","t0"."first_answered_at" AS "c4",((CASE WHEN "t0"."on_time" THEN $1::text ELSE (CASE WHEN "t0"."on_time" = FALSE THEN $2::text ELSE NULL::text END) END)) AS "c5","t0"."secured_beds" AS "c6","t0"."ready_beds" AS "c7","t0"."acceptable_beds" AS "c8","t0"."covid_inpatients" AS "c9","t0"."covid_severe" AS "c10",("t0"."report_date")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."daily_hospital" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution" AND "t1"."scope_prefecture" = $3::uuid
  LEFT JOIN "data"."secondary_area" "t2" ON "t2".id = "t1"."secondary_area"
  WHERE "t0"."scope_prefecture" = $4::uuid
  ORDER BY "t0"."report_date" DESC, "t0"."title", "t0"."id"
  LIMIT $5::int;
--   $1 = "期限内", $2 = "期限超過", $3 = "(prefecture)", $4 = "(prefecture)", $5 = 51
SELECT count(*)::int AS count
  FROM "data"."daily_hospital" "t0"
  WHERE "t0"."scope_prefecture" = $1::uuid;
--   $1 = "(prefecture)"

-- list all, as city
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."report_date" AS "c1","t1"."secondary_area" AS "c2","t2".title AS "c2_label","t0"."answer_status" AS "c3","t0"."first_answered_at" AS "c4",((CASE WHEN "t0"."on_time" THEN $1::text ELSE (CASE WHEN "t0"."on_time" = FALSE THEN $2::text ELSE NULL::text END) END)) AS "c5","t0"."secured_beds" AS "c6","t0"."ready_beds" AS "c7","t0"."acceptable_beds" AS "c8","t0"."covid_inpatients" AS "c9","t0"."covid_severe" AS "c10",("t0"."report_date")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."daily_hospital" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution" AND "t1"."scope_area" = $3::uuid
  LEFT JOIN "data"."secondary_area" "t2" ON "t2".id = "t1"."secondary_area"
  WHERE "t0"."scope_area" = $4::uuid
  ORDER BY "t0"."report_date" DESC, "t0"."title", "t0"."id"
  LIMIT $5::int;
--   $1 = "期限内", $2 = "期限超過", $3 = "(area)", $4 = "(area)", $5 = 51
SELECT count(*)::int AS count
  FROM "data"."daily_hospital" "t0"
  WHERE "t0"."scope_area" = $1::uuid;
--   $1 = "(area)"

-- list all, as secretariat, admin
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."report_date" AS "c1","t1"."secondary_area" AS "c2","t2".title AS "c2_label","t0"."answer_status" AS "c3","t0"."first_answered_at" AS "c4",((CASE WHEN "t0"."on_time" THEN $1::text ELSE (CASE WHEN "t0"."on_time" = FALSE THEN $2::text ELSE NULL::text END) END)) AS "c5","t0"."secured_beds" AS "c6","t0"."ready_beds" AS "c7","t0"."acceptable_beds" AS "c8","t0"."covid_inpatients" AS "c9","t0"."covid_severe" AS "c10",("t0"."report_date")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."daily_hospital" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution"
  LEFT JOIN "data"."secondary_area" "t2" ON "t2".id = "t1"."secondary_area"
  ORDER BY "t0"."report_date" DESC, "t0"."title", "t0"."id"
  LIMIT $3::int;
--   $1 = "期限内", $2 = "期限超過", $3 = 51
SELECT count(*)::int AS count
  FROM "data"."daily_hospital" "t0";

-- search in list today, as institution
WITH sample AS MATERIALIZED (SELECT count(*) > $1::int AS frequent
  FROM (SELECT strpos("t0".search, $2::text) > 0 AND strpos("t0".search, $3::text) > 0 AS holds
  FROM "data"."daily_hospital" "t0"
  WHERE "t0"."scope_institution" = $4::uuid AND ("t0"."report_date" = $5::date)
  LIMIT $6::int) s
  WHERE s.holds) SELECT "t0".id AS id,"t0"."title" AS "c0",("t0"."title")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."daily_hospital" "t0"
  WHERE "t0".id = ANY(CASE WHEN (SELECT frequent
  FROM sample) THEN ARRAY(SELECT "t0".id
  FROM "data"."daily_hospital" "t0"
  WHERE "t0"."scope_institution" = $7::uuid AND ("t0"."report_date" = $8::date) AND strpos("t0".search, $9::text) > 0 AND strpos("t0".search, $10::text) > 0
  ORDER BY "t0"."title", "t0"."id"
  LIMIT $11::int) ELSE ARRAY(SELECT "t0".id
  FROM "data"."daily_hospital" "t0"
  WHERE "t0"."scope_institution" = $12::uuid AND ("t0"."report_date" = $13::date) AND "t0".search LIKE $14::text AND "t0".search LIKE $15::text AND string_to_array("t0".search, NULL) @> string_to_array($16::text, NULL)
  ORDER BY "t0"."title", "t0"."id"
  LIMIT $17::int) END)
  ORDER BY "t0"."title", "t0"."id"
  LIMIT $18::int;
--   $1 = 5, $2 = "総合", $3 = "病院", $4 = "(institution)", $5 = "2021-03-10", $6 = 1000, $7 = "(institution)", $8 = "2021-03-10", $9 = "総合", $10 = "病院", $11 = 51, $12 = "(institution)", $13 = "2021-03-10", $14 = "%総合%", $15 = "%病院%", $16 = "総合病院", $17 = 51, $18 = 51
WITH sample AS MATERIALIZED (SELECT count(*) > $1::int AS frequent
  FROM (SELECT strpos("t0".search, $2::text) > 0 AND strpos("t0".search, $3::text) > 0 AS holds
  FROM "data"."daily_hospital" "t0"
  WHERE "t0"."scope_institution" = $4::uuid AND ("t0"."report_date" = $5::date)
  LIMIT $6::int) s
  WHERE s.holds) SELECT CASE WHEN (SELECT frequent
  FROM sample) THEN (SELECT count(*)::int
  FROM "data"."daily_hospital" "t0"
  WHERE "t0"."scope_institution" = $7::uuid AND ("t0"."report_date" = $8::date) AND strpos("t0".search, $9::text) > 0 AND strpos("t0".search, $10::text) > 0) ELSE (SELECT count(*)::int
  FROM "data"."daily_hospital" "t0"
  WHERE "t0"."scope_institution" = $11::uuid AND ("t0"."report_date" = $12::date) AND "t0".search LIKE $13::text AND "t0".search LIKE $14::text AND string_to_array("t0".search, NULL) @> string_to_array($15::text, NULL)) END AS count;
--   $1 = 5, $2 = "総合", $3 = "病院", $4 = "(institution)", $5 = "2021-03-10", $6 = 1000, $7 = "(institution)", $8 = "2021-03-10", $9 = "総合", $10 = "病院", $11 = "(institution)", $12 = "2021-03-10", $13 = "%総合%", $14 = "%病院%", $15 = "総合病院"

-- search over everything, as institution
WITH sample AS MATERIALIZED (SELECT count(*) > $1::int AS frequent
  FROM (SELECT strpos("t0".search, $2::text) > 0 AND strpos("t0".search, $3::text) > 0 AS holds
  FROM "data"."daily_hospital" "t0"
  WHERE "t0"."scope_institution" = $4::uuid
  LIMIT $5::int) s
  WHERE s.holds), walked AS MATERIALIZED (SELECT CASE WHEN (SELECT frequent
  FROM sample) THEN ARRAY(SELECT w.id
  FROM (SELECT "t0".id, "t0".title, "t0".search, "t0"."report_date" AS "k0","t0"."title" AS "k1","t0"."id" AS "k2"
  FROM "data"."daily_hospital" "t0"
  WHERE "t0"."scope_institution" = $6::uuid
  ORDER BY "t0"."report_date" DESC, "t0"."title" DESC, "t0"."id" DESC
  LIMIT $7::int) w
  WHERE strpos("w".search, $8::text) > 0 AND strpos("w".search, $9::text) > 0
  ORDER BY CASE WHEN starts_with("w".search, $10::text) THEN 0 ELSE CASE WHEN strpos("w".search, $11::text) <= length("w".title) AND strpos("w".search, $12::text) <= length("w".title) THEN 1 ELSE 2 END END, w."k0" DESC, w."k1" DESC, w."k2" DESC
  LIMIT $13::int) ELSE ARRAY[]::uuid[] END AS ids) SELECT "t0".id, "t0".title,"t1"."secondary_area" AS "c0","t2".title AS "c0_label","t0"."remarks" AS "m0",(CASE WHEN f.folded = $14::text THEN 0 WHEN starts_with(f.folded, $15::text) THEN 1 WHEN strpos(f.folded, $16::text) > 0 AND strpos(f.folded, $17::text) > 0 THEN 2 ELSE 3 END)::text AS "s0",("t0"."report_date")::text AS "s1",("t0"."title")::text AS "s2",("t0"."id")::text AS "s3"
  FROM "data"."daily_hospital" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution" AND "t1"."scope_institution" = $18::uuid
  LEFT JOIN "data"."secondary_area" "t2" ON "t2".id = "t1"."secondary_area" CROSS JOIN LATERAL (SELECT shirabe.fold("t0".title) AS folded OFFSET 0) f
  WHERE "t0".id = ANY(CASE WHEN (SELECT cardinality(ids) > 0
  FROM walked) THEN (SELECT ids
  FROM walked) ELSE ARRAY(SELECT "t0".id
  FROM "data"."daily_hospital" "t0"
  WHERE "t0"."scope_institution" = $19::uuid AND "t0".search LIKE $20::text AND "t0".search LIKE $21::text AND string_to_array("t0".search, NULL) @> string_to_array($22::text, NULL)
  ORDER BY CASE WHEN starts_with("t0".search, $23::text) THEN 0 ELSE CASE WHEN strpos("t0".search, $24::text) <= length("t0".title) AND strpos("t0".search, $25::text) <= length("t0".title) THEN 1 ELSE 2 END END, "t0"."report_date" DESC, "t0"."title" DESC, "t0"."id" DESC
  LIMIT $26::int) END || ARRAY(SELECT "t0".id
  FROM "data"."daily_hospital" "t0"
  WHERE "t0"."scope_institution" = $27::uuid AND "t0".title = ANY($28::text[])
  LIMIT $29::int))
  ORDER BY CASE WHEN f.folded = $30::text THEN 0 WHEN starts_with(f.folded, $31::text) THEN 1 WHEN strpos(f.folded, $32::text) > 0 AND strpos(f.folded, $33::text) > 0 THEN 2 ELSE 3 END, "t0"."report_date" DESC, "t0"."title" DESC, "t0"."id" DESC
  LIMIT $34::int;
--   $1 = 5, $2 = "総合", $3 = "病院", $4 = "(institution)", $5 = 1000, $6 = "(institution)", $7 = 2000, $8 = "総合", $9 = "病院", $10 = "総合 病院", $11 = "総合", $12 = "病院", $13 = 100, $14 = "総合 病院", $15 = "総合 病院", $16 = "総合", $17 = "病院", $18 = "(institution)", $19 = "(institution)", $20 = "%総合%", $21 = "%病院%", $22 = "総合病院", $23 = "総合 病院", $24 = "総合", $25 = "病院", $26 = 100, $27 = "(institution)", $28 = ["総合 病院"], $29 = 30, $30 = "総合 病院", $31 = "総合 病院", $32 = "総合", $33 = "病院", $34 = 6
