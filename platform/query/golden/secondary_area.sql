-- list all, as institution, organization, prefecture, city, secretariat, admin
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."code" AS "c1","t0"."prefecture" AS "c2","t1".title AS "c2_label",("t0"."code")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."secondary_area" "t0"
  LEFT JOIN "data"."prefecture" "t1" ON "t1".id = "t0"."prefecture"
  ORDER BY "t0"."code", "t0"."id"
  LIMIT $1::int;
--   $1 = 51
SELECT count(*)::int AS count
  FROM "data"."secondary_area" "t0";

-- list own, as institution, organization, prefecture, city, secretariat, admin
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."code" AS "c1",("t0"."code")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."secondary_area" "t0"
  WHERE ("t0"."prefecture" = $1::uuid)
  ORDER BY "t0"."code", "t0"."id"
  LIMIT $2::int;
--   $1 = "00000000-0000-0000-0000-000000000000", $2 = 51
SELECT count(*)::int AS count
  FROM "data"."secondary_area" "t0"
  WHERE ("t0"."prefecture" = $1::uuid);
--   $1 = "00000000-0000-0000-0000-000000000000"

-- search in list all, as institution
WITH sample AS MATERIALIZED (SELECT count(*) > $1::int AS frequent
  FROM (SELECT "t0".search
  FROM "data"."secondary_area" "t0"
  LIMIT $2::int) s
  WHERE strpos("s".search, $3::text) > 0 AND strpos("s".search, $4::text) > 0) SELECT "t0".id AS id,"t0"."title" AS "c0",("t0"."code")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."secondary_area" "t0"
  WHERE "t0".id = ANY(CASE WHEN (SELECT frequent
  FROM sample) THEN ARRAY(SELECT "t0".id
  FROM "data"."secondary_area" "t0"
  WHERE strpos("t0".search, $5::text) > 0 AND strpos("t0".search, $6::text) > 0
  ORDER BY "t0"."code", "t0"."id"
  LIMIT $7::int) ELSE ARRAY(SELECT "t0".id
  FROM "data"."secondary_area" "t0"
  WHERE "t0".search LIKE $8::text AND "t0".search LIKE $9::text AND string_to_array("t0".search, NULL) @> string_to_array($10::text, NULL)
  ORDER BY "t0"."code", "t0"."id"
  LIMIT $11::int) END)
  ORDER BY "t0"."code", "t0"."id"
  LIMIT $12::int;
--   $1 = 5, $2 = 1000, $3 = "総合", $4 = "病院", $5 = "総合", $6 = "病院", $7 = 51, $8 = "%総合%", $9 = "%病院%", $10 = "総合病院", $11 = 51, $12 = 51
WITH sample AS MATERIALIZED (SELECT count(*) > $1::int AS frequent
  FROM (SELECT "t0".search
  FROM "data"."secondary_area" "t0"
  LIMIT $2::int) s
  WHERE strpos("s".search, $3::text) > 0 AND strpos("s".search, $4::text) > 0) SELECT CASE WHEN (SELECT frequent
  FROM sample) THEN (SELECT count(*)::int
  FROM "data"."secondary_area" "t0"
  WHERE strpos("t0".search, $5::text) > 0 AND strpos("t0".search, $6::text) > 0) ELSE (SELECT count(*)::int
  FROM "data"."secondary_area" "t0"
  WHERE "t0".search LIKE $7::text AND "t0".search LIKE $8::text AND string_to_array("t0".search, NULL) @> string_to_array($9::text, NULL)) END AS count;
--   $1 = 5, $2 = 1000, $3 = "総合", $4 = "病院", $5 = "総合", $6 = "病院", $7 = "%総合%", $8 = "%病院%", $9 = "総合病院"
