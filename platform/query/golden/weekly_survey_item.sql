-- list all, as institution
SELECT "t0".id AS id,"t0"."survey" AS "c0","t1".title AS "c0_label","t0"."item" AS "c1","t0"."stock_qty" AS "c2","t0"."stock_qty_na" AS "c2_na","t0"."used_last_week" AS "c3","t0"."used_last_week_na" AS "c3_na","t0"."outlook" AS "c4","t0"."emergency_request" AS "c5","t0"."needed_qty" AS "c6",("t1"."week_wednesday")::text AS "s0",("t1"."title")::text AS "s1",(array_position(ARRAY['surgical_mask','n95_mask','face_shield','surgical_gown','isolation_gown','swab','glove']::text[], "t0"."item"))::text AS "s2",("t0"."id")::text AS "s3"
  FROM "data"."weekly_survey_item" "t0"
  LEFT JOIN "data"."weekly_survey" "t1" ON "t1".id = "t0"."survey" AND "t1"."scope_institution" = $1::uuid
  WHERE "t0"."scope_institution" = $2::uuid
  ORDER BY "t1"."week_wednesday" DESC NULLS LAST, "t1"."title", array_position(ARRAY['surgical_mask','n95_mask','face_shield','surgical_gown','isolation_gown','swab','glove']::text[], "t0"."item"), "t0"."id"
  LIMIT $3::int;
--   $1 = "(institution)", $2 = "(institution)", $3 = 51
SELECT count(*)::int AS count
  FROM "data"."weekly_survey_item" "t0"
  WHERE "t0"."scope_institution" = $1::uuid;
--   $1 = "(institution)"

-- list all, as organization
SELECT "t0".id AS id,"t0"."survey" AS "c0","t1".title AS "c0_label","t0"."item" AS "c1","t0"."stock_qty" AS "c2","t0"."stock_qty_na" AS "c2_na","t0"."used_last_week" AS "c3","t0"."used_last_week_na" AS "c3_na","t0"."outlook" AS "c4","t0"."emergency_request" AS "c5","t0"."needed_qty" AS "c6",("t1"."week_wednesday")::text AS "s0",("t1"."title")::text AS "s1",(array_position(ARRAY['surgical_mask','n95_mask','face_shield','surgical_gown','isolation_gown','swab','glove']::text[], "t0"."item"))::text AS "s2",("t0"."id")::text AS "s3"
  FROM "data"."weekly_survey_item" "t0"
  LEFT JOIN "data"."weekly_survey" "t1" ON "t1".id = "t0"."survey" AND "t1"."scope_organization" = $1::uuid
  WHERE "t0"."scope_organization" = $2::uuid
  ORDER BY "t1"."week_wednesday" DESC NULLS LAST, "t1"."title", array_position(ARRAY['surgical_mask','n95_mask','face_shield','surgical_gown','isolation_gown','swab','glove']::text[], "t0"."item"), "t0"."id"
  LIMIT $3::int;
--   $1 = "(organization)", $2 = "(organization)", $3 = 51
SELECT count(*)::int AS count
  FROM "data"."weekly_survey_item" "t0"
  WHERE "t0"."scope_organization" = $1::uuid;
--   $1 = "(organization)"

-- list all, as prefecture
SELECT "t0".id AS id,"t0"."survey" AS "c0","t1".title AS "c0_label","t0"."item" AS "c1","t0"."stock_qty" AS "c2","t0"."stock_qty_na" AS "c2_na","t0"."used_last_week" AS "c3","t0"."used_last_week_na" AS "c3_na","t0"."outlook" AS "c4","t0"."emergency_request" AS "c5","t0"."needed_qty" AS "c6",("t1"."week_wednesday")::text AS "s0",("t1"."title")::text AS "s1",(array_position(ARRAY['surgical_mask','n95_mask','face_shield','surgical_gown','isolation_gown','swab','glove']::text[], "t0"."item"))::text AS "s2",("t0"."id")::text AS "s3"
  FROM "data"."weekly_survey_item" "t0"
  LEFT JOIN "data"."weekly_survey" "t1" ON "t1".id = "t0"."survey" AND "t1"."scope_prefecture" = $1::uuid
  WHERE "t0"."scope_prefecture" = $2::uuid
  ORDER BY "t1"."week_wednesday" DESC NULLS LAST, "t1"."title", array_position(ARRAY['surgical_mask','n95_mask','face_shield','surgical_gown','isolation_gown','swab','glove']::text[], "t0"."item"), "t0"."id"
  LIMIT $3::int;
--   $1 = "(prefecture)", $2 = "(prefecture)", $3 = 51
SELECT count(*)::int AS count
  FROM "data"."weekly_survey_item" "t0"
  WHERE "t0"."scope_prefecture" = $1::uuid;
--   $1 = "(prefecture)"

-- list all, as city
SELECT "t0".id AS id,"t0"."survey" AS "c0","t1".title AS "c0_label","t0"."item" AS "c1","t0"."stock_qty" AS "c2","t0"."stock_qty_na" AS "c2_na","t0"."used_last_week" AS "c3","t0"."used_last_week_na" AS "c3_na","t0"."outlook" AS "c4","t0"."emergency_request" AS "c5","t0"."needed_qty" AS "c6",("t1"."week_wednesday")::text AS "s0",("t1"."title")::text AS "s1",(array_position(ARRAY['surgical_mask','n95_mask','face_shield','surgical_gown','isolation_gown','swab','glove']::text[], "t0"."item"))::text AS "s2",("t0"."id")::text AS "s3"
  FROM "data"."weekly_survey_item" "t0"
  LEFT JOIN "data"."weekly_survey" "t1" ON "t1".id = "t0"."survey" AND "t1"."scope_area" = $1::uuid
  WHERE "t0"."scope_area" = $2::uuid
  ORDER BY "t1"."week_wednesday" DESC NULLS LAST, "t1"."title", array_position(ARRAY['surgical_mask','n95_mask','face_shield','surgical_gown','isolation_gown','swab','glove']::text[], "t0"."item"), "t0"."id"
  LIMIT $3::int;
--   $1 = "(area)", $2 = "(area)", $3 = 51
SELECT count(*)::int AS count
  FROM "data"."weekly_survey_item" "t0"
  WHERE "t0"."scope_area" = $1::uuid;
--   $1 = "(area)"

-- list all, as secretariat, admin
SELECT "t0".id AS id,"t0"."survey" AS "c0","t1".title AS "c0_label","t0"."item" AS "c1","t0"."stock_qty" AS "c2","t0"."stock_qty_na" AS "c2_na","t0"."used_last_week" AS "c3","t0"."used_last_week_na" AS "c3_na","t0"."outlook" AS "c4","t0"."emergency_request" AS "c5","t0"."needed_qty" AS "c6",("t1"."week_wednesday")::text AS "s0",("t1"."title")::text AS "s1",(array_position(ARRAY['surgical_mask','n95_mask','face_shield','surgical_gown','isolation_gown','swab','glove']::text[], "t0"."item"))::text AS "s2",("t0"."id")::text AS "s3"
  FROM "data"."weekly_survey_item" "t0"
  LEFT JOIN "data"."weekly_survey" "t1" ON "t1".id = "t0"."survey"
  ORDER BY "t1"."week_wednesday" DESC NULLS LAST, "t1"."title", array_position(ARRAY['surgical_mask','n95_mask','face_shield','surgical_gown','isolation_gown','swab','glove']::text[], "t0"."item"), "t0"."id"
  LIMIT $1::int;
--   $1 = 51
SELECT count(*)::int AS count
  FROM "data"."weekly_survey_item" "t0";

-- list emergency, as institution
SELECT "t0".id AS id,"t0"."survey" AS "c0","t1".title AS "c0_label","t0"."item" AS "c1","t0"."stock_qty" AS "c2","t0"."stock_qty_na" AS "c2_na","t0"."outlook" AS "c3","t0"."needed_qty" AS "c4","t2"."phone" AS "c5",("t1"."title")::text AS "s0",(array_position(ARRAY['surgical_mask','n95_mask','face_shield','surgical_gown','isolation_gown','swab','glove']::text[], "t0"."item"))::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."weekly_survey_item" "t0"
  LEFT JOIN "data"."weekly_survey" "t1" ON "t1".id = "t0"."survey" AND "t1"."scope_institution" = $1::uuid
  LEFT JOIN "data"."medical_institution" "t2" ON "t2".id = "t1"."institution" AND "t2"."scope_institution" = $2::uuid
  WHERE "t0"."scope_institution" = $3::uuid AND (("t0"."emergency_request" AND "t1"."week_wednesday" >= $4::date))
  ORDER BY "t1"."title", array_position(ARRAY['surgical_mask','n95_mask','face_shield','surgical_gown','isolation_gown','swab','glove']::text[], "t0"."item"), "t0"."id"
  LIMIT $5::int;
--   $1 = "(institution)", $2 = "(institution)", $3 = "(institution)", $4 = "2021-03-04", $5 = 51
SELECT count(*)::int AS count
  FROM "data"."weekly_survey_item" "t0"
  LEFT JOIN "data"."weekly_survey" "t1" ON "t1".id = "t0"."survey" AND "t1"."scope_institution" = $1::uuid
  WHERE "t0"."scope_institution" = $2::uuid AND (("t0"."emergency_request" AND "t1"."week_wednesday" >= $3::date));
--   $1 = "(institution)", $2 = "(institution)", $3 = "2021-03-04"

-- list emergency, as organization
SELECT "t0".id AS id,"t0"."survey" AS "c0","t1".title AS "c0_label","t0"."item" AS "c1","t0"."stock_qty" AS "c2","t0"."stock_qty_na" AS "c2_na","t0"."outlook" AS "c3","t0"."needed_qty" AS "c4","t2"."phone" AS "c5",("t1"."title")::text AS "s0",(array_position(ARRAY['surgical_mask','n95_mask','face_shield','surgical_gown','isolation_gown','swab','glove']::text[], "t0"."item"))::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."weekly_survey_item" "t0"
  LEFT JOIN "data"."weekly_survey" "t1" ON "t1".id = "t0"."survey" AND "t1"."scope_organization" = $1::uuid
  LEFT JOIN "data"."medical_institution" "t2" ON "t2".id = "t1"."institution" AND "t2"."scope_organization" = $2::uuid
  WHERE "t0"."scope_organization" = $3::uuid AND (("t0"."emergency_request" AND "t1"."week_wednesday" >= $4::date))
  ORDER BY "t1"."title", array_position(ARRAY['surgical_mask','n95_mask','face_shield','surgical_gown','isolation_gown','swab','glove']::text[], "t0"."item"), "t0"."id"
  LIMIT $5::int;
--   $1 = "(organization)", $2 = "(organization)", $3 = "(organization)", $4 = "2021-03-04", $5 = 51
SELECT count(*)::int AS count
  FROM "data"."weekly_survey_item" "t0"
  LEFT JOIN "data"."weekly_survey" "t1" ON "t1".id = "t0"."survey" AND "t1"."scope_organization" = $1::uuid
  WHERE "t0"."scope_organization" = $2::uuid AND (("t0"."emergency_request" AND "t1"."week_wednesday" >= $3::date));
--   $1 = "(organization)", $2 = "(organization)", $3 = "2021-03-04"

-- list emergency, as prefecture
SELECT "t0".id AS id,"t0"."survey" AS "c0","t1".title AS "c0_label","t0"."item" AS "c1","t0"."stock_qty" AS "c2","t0"."stock_qty_na" AS "c2_na","t0"."outlook" AS "c3","t0"."needed_qty" AS "c4","t2"."phone" AS "c5",("t1"."title")::text AS "s0",(array_position(ARRAY['surgical_mask','n95_mask','face_shield','surgical_gown','isolation_gown','swab','glove']::text[], "t0"."item"))::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."weekly_survey_item" "t0"
  LEFT JOIN "data"."weekly_survey" "t1" ON "t1".id = "t0"."survey" AND "t1"."scope_prefecture" = $1::uuid
  LEFT JOIN "data"."medical_institution" "t2" ON "t2".id = "t1"."institution" AND "t2"."scope_prefecture" = $2::uuid
  WHERE "t0"."scope_prefecture" = $3::uuid AND (("t0"."emergency_request" AND "t1"."week_wednesday" >= $4::date))
  ORDER BY "t1"."title", array_position(ARRAY['surgical_mask','n95_mask','face_shield','surgical_gown','isolation_gown','swab','glove']::text[], "t0"."item"), "t0"."id"
  LIMIT $5::int;
--   $1 = "(prefecture)", $2 = "(prefecture)", $3 = "(prefecture)", $4 = "2021-03-04", $5 = 51
SELECT count(*)::int AS count
  FROM "data"."weekly_survey_item" "t0"
  LEFT JOIN "data"."weekly_survey" "t1" ON "t1".id = "t0"."survey" AND "t1"."scope_prefecture" = $1::uuid
  WHERE "t0"."scope_prefecture" = $2::uuid AND (("t0"."emergency_request" AND "t1"."week_wednesday" >= $3::date));
--   $1 = "(prefecture)", $2 = "(prefecture)", $3 = "2021-03-04"

-- list emergency, as city
SELECT "t0".id AS id,"t0"."survey" AS "c0","t1".title AS "c0_label","t0"."item" AS "c1","t0"."stock_qty" AS "c2","t0"."stock_qty_na" AS "c2_na","t0"."outlook" AS "c3","t0"."needed_qty" AS "c4","t2"."phone" AS "c5",("t1"."title")::text AS "s0",(array_position(ARRAY['surgical_mask','n95_mask','face_shield','surgical_gown','isolation_gown','swab','glove']::text[], "t0"."item"))::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."weekly_survey_item" "t0"
  LEFT JOIN "data"."weekly_survey" "t1" ON "t1".id = "t0"."survey" AND "t1"."scope_area" = $1::uuid
  LEFT JOIN "data"."medical_institution" "t2" ON "t2".id = "t1"."institution" AND "t2"."scope_area" = $2::uuid
  WHERE "t0"."scope_area" = $3::uuid AND (("t0"."emergency_request" AND "t1"."week_wednesday" >= $4::date))
  ORDER BY "t1"."title", array_position(ARRAY['surgical_mask','n95_mask','face_shield','surgical_gown','isolation_gown','swab','glove']::text[], "t0"."item"), "t0"."id"
  LIMIT $5::int;
--   $1 = "(area)", $2 = "(area)", $3 = "(area)", $4 = "2021-03-04", $5 = 51
SELECT count(*)::int AS count
  FROM "data"."weekly_survey_item" "t0"
  LEFT JOIN "data"."weekly_survey" "t1" ON "t1".id = "t0"."survey" AND "t1"."scope_area" = $1::uuid
  WHERE "t0"."scope_area" = $2::uuid AND (("t0"."emergency_request" AND "t1"."week_wednesday" >= $3::date));
--   $1 = "(area)", $2 = "(area)", $3 = "2021-03-04"

-- list emergency, as secretariat, admin
SELECT "t0".id AS id,"t0"."survey" AS "c0","t1".title AS "c0_label","t0"."item" AS "c1","t0"."stock_qty" AS "c2","t0"."stock_qty_na" AS "c2_na","t0"."outlook" AS "c3","t0"."needed_qty" AS "c4","t2"."phone" AS "c5",("t1"."title")::text AS "s0",(array_position(ARRAY['surgical_mask','n95_mask','face_shield','surgical_gown','isolation_gown','swab','glove']::text[], "t0"."item"))::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."weekly_survey_item" "t0"
  LEFT JOIN "data"."weekly_survey" "t1" ON "t1".id = "t0"."survey"
  LEFT JOIN "data"."medical_institution" "t2" ON "t2".id = "t1"."institution"
  WHERE (("t0"."emergency_request" AND "t1"."week_wednesday" >= $1::date))
  ORDER BY "t1"."title", array_position(ARRAY['surgical_mask','n95_mask','face_shield','surgical_gown','isolation_gown','swab','glove']::text[], "t0"."item"), "t0"."id"
  LIMIT $2::int;
--   $1 = "2021-03-04", $2 = 51
SELECT count(*)::int AS count
  FROM "data"."weekly_survey_item" "t0"
  LEFT JOIN "data"."weekly_survey" "t1" ON "t1".id = "t0"."survey"
  WHERE (("t0"."emergency_request" AND "t1"."week_wednesday" >= $1::date));
--   $1 = "2021-03-04"
