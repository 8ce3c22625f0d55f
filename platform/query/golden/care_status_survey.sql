-- list all, as institution, organization
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."survey_date" AS "c1","t0"."answer_status" AS "c2","t0"."positives" AS "c3","t0"."inpatients" AS "c4",((round(div("t0"."inpatients"::numeric * 2000000000000, nullif("t0"."secured_beds"::numeric, 0)) * 0.5) * 0.000000000001)) AS "c5","t0"."severe" AS "c6","t0"."hotel_patients" AS "c7","t0"."home_patients" AS "c8","t0"."coordinating" AS "c9",("t0"."survey_date")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."care_status_survey" "t0"
  WHERE FALSE
  ORDER BY "t0"."survey_date" DESC, "t0"."title", "t0"."id"
  LIMIT $1::int;
--   $1 = 51
SELECT count(*)::int AS count
  FROM "data"."care_status_survey" "t0"
  WHERE FALSE;

-- list all, as prefecture, city
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."survey_date" AS "c1","t0"."answer_status" AS "c2","t0"."positives" AS "c3","t0"."inpatients" AS "c4",((round(div("t0"."inpatients"::numeric * 2000000000000, nullif("t0"."secured_beds"::numeric, 0)) * 0.5) * 0.000000000001)) AS "c5","t0"."severe" AS "c6","t0"."hotel_patients" AS "c7","t0"."home_patients" AS "c8","t0"."coordinating" AS "c9",("t0"."survey_date")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."care_status_survey" "t0"
  WHERE "t0"."scope_prefecture" = $1::uuid
  ORDER BY "t0"."survey_date" DESC, "t0"."title", "t0"."id"
  LIMIT $2::int;
--   $1 = "(prefecture)", $2 = 51
SELECT count(*)::int AS count
  FROM "data"."care_status_survey" "t0"
  WHERE "t0"."scope_prefecture" = $1::uuid;
--   $1 = "(prefecture)"

-- list all, as secretariat, admin
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."survey_date" AS "c1","t0"."answer_status" AS "c2","t0"."positives" AS "c3","t0"."inpatients" AS "c4",((round(div("t0"."inpatients"::numeric * 2000000000000, nullif("t0"."secured_beds"::numeric, 0)) * 0.5) * 0.000000000001)) AS "c5","t0"."severe" AS "c6","t0"."hotel_patients" AS "c7","t0"."home_patients" AS "c8","t0"."coordinating" AS "c9",("t0"."survey_date")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."care_status_survey" "t0"
  ORDER BY "t0"."survey_date" DESC, "t0"."title", "t0"."id"
  LIMIT $1::int;
--   $1 = 51
SELECT count(*)::int AS count
  FROM "data"."care_status_survey" "t0";

-- list today, as institution, organization
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."answer_status" AS "c1","t0"."first_answered_at" AS "c2",((CASE WHEN "t0"."on_time" THEN $1::text ELSE (CASE WHEN "t0"."on_time" = FALSE THEN $2::text ELSE NULL::text END) END)) AS "c3","t0"."positives" AS "c4","t0"."inpatients" AS "c5",((round(div("t0"."inpatients"::numeric * 2000000000000, nullif("t0"."secured_beds"::numeric, 0)) * 0.5) * 0.000000000001)) AS "c6",("t1"."code")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."care_status_survey" "t0"
  LEFT JOIN "data"."prefecture" "t1" ON "t1".id = "t0"."prefecture"
  WHERE FALSE AND ("t0"."survey_date" = $3::date)
  ORDER BY "t1"."code", "t0"."id"
  LIMIT $4::int;
--   $1 = "期限内", $2 = "期限超過", $3 = "2021-03-10", $4 = 51
SELECT count(*)::int AS count
  FROM "data"."care_status_survey" "t0"
  WHERE FALSE AND ("t0"."survey_date" = $1::date);
--   $1 = "2021-03-10"

-- list today, as prefecture, city
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."answer_status" AS "c1","t0"."first_answered_at" AS "c2",((CASE WHEN "t0"."on_time" THEN $1::text ELSE (CASE WHEN "t0"."on_time" = FALSE THEN $2::text ELSE NULL::text END) END)) AS "c3","t0"."positives" AS "c4","t0"."inpatients" AS "c5",((round(div("t0"."inpatients"::numeric * 2000000000000, nullif("t0"."secured_beds"::numeric, 0)) * 0.5) * 0.000000000001)) AS "c6",("t1"."code")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."care_status_survey" "t0"
  LEFT JOIN "data"."prefecture" "t1" ON "t1".id = "t0"."prefecture"
  WHERE "t0"."scope_prefecture" = $3::uuid AND ("t0"."survey_date" = $4::date)
  ORDER BY "t1"."code", "t0"."id"
  LIMIT $5::int;
--   $1 = "期限内", $2 = "期限超過", $3 = "(prefecture)", $4 = "2021-03-10", $5 = 51
SELECT count(*)::int AS count
  FROM "data"."care_status_survey" "t0"
  WHERE "t0"."scope_prefecture" = $1::uuid AND ("t0"."survey_date" = $2::date);
--   $1 = "(prefecture)", $2 = "2021-03-10"

-- list today, as secretariat, admin
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."answer_status" AS "c1","t0"."first_answered_at" AS "c2",((CASE WHEN "t0"."on_time" THEN $1::text ELSE (CASE WHEN "t0"."on_time" = FALSE THEN $2::text ELSE NULL::text END) END)) AS "c3","t0"."positives" AS "c4","t0"."inpatients" AS "c5",((round(div("t0"."inpatients"::numeric * 2000000000000, nullif("t0"."secured_beds"::numeric, 0)) * 0.5) * 0.000000000001)) AS "c6",("t1"."code")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."care_status_survey" "t0"
  LEFT JOIN "data"."prefecture" "t1" ON "t1".id = "t0"."prefecture"
  WHERE ("t0"."survey_date" = $3::date)
  ORDER BY "t1"."code", "t0"."id"
  LIMIT $4::int;
--   $1 = "期限内", $2 = "期限超過", $3 = "2021-03-10", $4 = 51
SELECT count(*)::int AS count
  FROM "data"."care_status_survey" "t0"
  WHERE ("t0"."survey_date" = $1::date);
--   $1 = "2021-03-10"

-- list unanswered, as institution, organization
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."survey_date" AS "c1","t0"."prefecture" AS "c2","t1".title AS "c2_label",("t0"."survey_date")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."care_status_survey" "t0"
  LEFT JOIN "data"."prefecture" "t1" ON "t1".id = "t0"."prefecture"
  WHERE FALSE AND ("t0"."answer_status" = $1::text)
  ORDER BY "t0"."survey_date" DESC, "t0"."title", "t0"."id"
  LIMIT $2::int;
--   $1 = "unanswered", $2 = 51
SELECT count(*)::int AS count
  FROM "data"."care_status_survey" "t0"
  WHERE FALSE AND ("t0"."answer_status" = $1::text);
--   $1 = "unanswered"

-- list unanswered, as prefecture, city
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."survey_date" AS "c1","t0"."prefecture" AS "c2","t1".title AS "c2_label",("t0"."survey_date")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."care_status_survey" "t0"
  LEFT JOIN "data"."prefecture" "t1" ON "t1".id = "t0"."prefecture"
  WHERE "t0"."scope_prefecture" = $1::uuid AND ("t0"."answer_status" = $2::text)
  ORDER BY "t0"."survey_date" DESC, "t0"."title", "t0"."id"
  LIMIT $3::int;
--   $1 = "(prefecture)", $2 = "unanswered", $3 = 51
SELECT count(*)::int AS count
  FROM "data"."care_status_survey" "t0"
  WHERE "t0"."scope_prefecture" = $1::uuid AND ("t0"."answer_status" = $2::text);
--   $1 = "(prefecture)", $2 = "unanswered"

-- list unanswered, as secretariat, admin
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."survey_date" AS "c1","t0"."prefecture" AS "c2","t1".title AS "c2_label",("t0"."survey_date")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."care_status_survey" "t0"
  LEFT JOIN "data"."prefecture" "t1" ON "t1".id = "t0"."prefecture"
  WHERE ("t0"."answer_status" = $1::text)
  ORDER BY "t0"."survey_date" DESC, "t0"."title", "t0"."id"
  LIMIT $2::int;
--   $1 = "unanswered", $2 = 51
SELECT count(*)::int AS count
  FROM "data"."care_status_survey" "t0"
  WHERE ("t0"."answer_status" = $1::text);
--   $1 = "unanswered"

-- search in list all, as institution
WITH sample AS MATERIALIZED (SELECT count(*) > $1::int AS frequent
  FROM (SELECT strpos("t0".search, $2::text) > 0 AND strpos("t0".search, $3::text) > 0 AS holds
  FROM "data"."care_status_survey" "t0"
  WHERE FALSE
  LIMIT $4::int) s
  WHERE s.holds) SELECT "t0".id AS id,"t0"."title" AS "c0",("t0"."survey_date")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."care_status_survey" "t0"
  WHERE "t0".id = ANY(CASE WHEN (SELECT frequent
  FROM sample) THEN ARRAY(SELECT "t0".id
  FROM "data"."care_status_survey" "t0"
  WHERE FALSE AND strpos("t0".search, $5::text) > 0 AND strpos("t0".search, $6::text) > 0
  ORDER BY "t0"."survey_date" DESC, "t0"."title", "t0"."id"
  LIMIT $7::int) ELSE ARRAY(SELECT "t0".id
  FROM "data"."care_status_survey" "t0"
  WHERE FALSE AND "t0".search LIKE $8::text AND "t0".search LIKE $9::text AND string_to_array("t0".search, NULL) @> string_to_array($10::text, NULL)
  ORDER BY "t0"."survey_date" DESC, "t0"."title", "t0"."id"
  LIMIT $11::int) END)
  ORDER BY "t0"."survey_date" DESC, "t0"."title", "t0"."id"
  LIMIT $12::int;
--   $1 = 5, $2 = "総合", $3 = "病院", $4 = 1000, $5 = "総合", $6 = "病院", $7 = 51, $8 = "%総合%", $9 = "%病院%", $10 = "総合病院", $11 = 51, $12 = 51
WITH sample AS MATERIALIZED (SELECT count(*) > $1::int AS frequent
  FROM (SELECT strpos("t0".search, $2::text) > 0 AND strpos("t0".search, $3::text) > 0 AS holds
  FROM "data"."care_status_survey" "t0"
  WHERE FALSE
  LIMIT $4::int) s
  WHERE s.holds) SELECT CASE WHEN (SELECT frequent
  FROM sample) THEN (SELECT count(*)::int
  FROM "data"."care_status_survey" "t0"
  WHERE FALSE AND strpos("t0".search, $5::text) > 0 AND strpos("t0".search, $6::text) > 0) ELSE (SELECT count(*)::int
  FROM "data"."care_status_survey" "t0"
  WHERE FALSE AND "t0".search LIKE $7::text AND "t0".search LIKE $8::text AND string_to_array("t0".search, NULL) @> string_to_array($9::text, NULL)) END AS count;
--   $1 = 5, $2 = "総合", $3 = "病院", $4 = 1000, $5 = "総合", $6 = "病院", $7 = "%総合%", $8 = "%病院%", $9 = "総合病院"

-- search over everything, as institution
WITH sample AS MATERIALIZED (SELECT count(*) > $1::int AS frequent
  FROM (SELECT strpos("t0".search, $2::text) > 0 AND strpos("t0".search, $3::text) > 0 AS holds
  FROM "data"."care_status_survey" "t0"
  WHERE FALSE
  LIMIT $4::int) s
  WHERE s.holds), walked AS MATERIALIZED (SELECT CASE WHEN (SELECT frequent
  FROM sample) THEN ARRAY(SELECT w.id
  FROM (SELECT "t0".id, "t0".title, "t0".search, "t0"."survey_date" AS "k0","t0"."title" AS "k1","t0"."id" AS "k2"
  FROM "data"."care_status_survey" "t0"
  WHERE FALSE
  ORDER BY "t0"."survey_date" DESC, "t0"."title" DESC, "t0"."id" DESC
  LIMIT $5::int) w
  WHERE strpos("w".search, $6::text) > 0 AND strpos("w".search, $7::text) > 0
  ORDER BY CASE WHEN starts_with("w".search, $8::text) THEN 0 ELSE CASE WHEN strpos("w".search, $9::text) <= length("w".title) AND strpos("w".search, $10::text) <= length("w".title) THEN 1 ELSE 2 END END, w."k0" DESC, w."k1" DESC, w."k2" DESC
  LIMIT $11::int) ELSE ARRAY[]::uuid[] END AS ids) SELECT "t0".id, "t0".title,"t0"."survey_date" AS "c0","t0"."note" AS "m0",(CASE WHEN f.folded = $12::text THEN 0 WHEN starts_with(f.folded, $13::text) THEN 1 WHEN strpos(f.folded, $14::text) > 0 AND strpos(f.folded, $15::text) > 0 THEN 2 ELSE 3 END)::text AS "s0",("t0"."survey_date")::text AS "s1",("t0"."title")::text AS "s2",("t0"."id")::text AS "s3"
  FROM "data"."care_status_survey" "t0" CROSS JOIN LATERAL (SELECT shirabe.fold("t0".title) AS folded OFFSET 0) f
  WHERE "t0".id = ANY(CASE WHEN (SELECT cardinality(ids) > 0
  FROM walked) THEN (SELECT ids
  FROM walked) ELSE ARRAY(SELECT "t0".id
  FROM "data"."care_status_survey" "t0"
  WHERE FALSE AND "t0".search LIKE $16::text AND "t0".search LIKE $17::text AND string_to_array("t0".search, NULL) @> string_to_array($18::text, NULL)
  ORDER BY CASE WHEN starts_with("t0".search, $19::text) THEN 0 ELSE CASE WHEN strpos("t0".search, $20::text) <= length("t0".title) AND strpos("t0".search, $21::text) <= length("t0".title) THEN 1 ELSE 2 END END, "t0"."survey_date" DESC, "t0"."title" DESC, "t0"."id" DESC
  LIMIT $22::int) END || ARRAY(SELECT "t0".id
  FROM "data"."care_status_survey" "t0"
  WHERE FALSE AND "t0".title = ANY($23::text[])
  LIMIT $24::int))
  ORDER BY CASE WHEN f.folded = $25::text THEN 0 WHEN starts_with(f.folded, $26::text) THEN 1 WHEN strpos(f.folded, $27::text) > 0 AND strpos(f.folded, $28::text) > 0 THEN 2 ELSE 3 END, "t0"."survey_date" DESC, "t0"."title" DESC, "t0"."id" DESC
  LIMIT $29::int;
--   $1 = 5, $2 = "総合", $3 = "病院", $4 = 1000, $5 = 2000, $6 = "総合", $7 = "病院", $8 = "総合 病院", $9 = "総合", $10 = "病院", $11 = 100, $12 = "総合 病院", $13 = "総合 病院", $14 = "総合", $15 = "病院", $16 = "%総合%", $17 = "%病院%", $18 = "総合病院", $19 = "総合 病院", $20 = "総合", $21 = "病院", $22 = 100, $23 = ["総合 病院"], $24 = 30, $25 = "総合 病院", $26 = "総合 病院", $27 = "総合", $28 = "病院", $29 = 6
