-- list all, as institution, organization, prefecture, city, secretariat, admin
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."code" AS "c1","t0"."name_kana" AS "c2","t0"."name_en" AS "c3",("t0"."code")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."prefecture" "t0"
  ORDER BY "t0"."code", "t0"."id"
  LIMIT $1::int;
--   $1 = 51
SELECT count(*)::int AS count
  FROM "data"."prefecture" "t0";

-- search in list all, as institution
WITH sample AS MATERIALIZED (SELECT count(*) > $1::int AS frequent
  FROM (SELECT strpos("t0".search, $2::text) > 0 AND strpos("t0".search, $3::text) > 0 AS holds
  FROM "data"."prefecture" "t0"
  LIMIT $4::int) s
  WHERE s.holds) SELECT "t0".id AS id,"t0"."title" AS "c0",("t0"."code")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."prefecture" "t0"
  WHERE "t0".id = ANY(CASE WHEN (SELECT frequent
  FROM sample) THEN ARRAY(SELECT "t0".id
  FROM "data"."prefecture" "t0"
  WHERE strpos("t0".search, $5::text) > 0 AND strpos("t0".search, $6::text) > 0
  ORDER BY "t0"."code", "t0"."id"
  LIMIT $7::int) ELSE ARRAY(SELECT "t0".id
  FROM "data"."prefecture" "t0"
  WHERE "t0".search LIKE $8::text AND "t0".search LIKE $9::text AND string_to_array("t0".search, NULL) @> string_to_array($10::text, NULL)
  ORDER BY "t0"."code", "t0"."id"
  LIMIT $11::int) END)
  ORDER BY "t0"."code", "t0"."id"
  LIMIT $12::int;
--   $1 = 5, $2 = "総合", $3 = "病院", $4 = 1000, $5 = "総合", $6 = "病院", $7 = 51, $8 = "%総合%", $9 = "%病院%", $10 = "総合病院", $11 = 51, $12 = 51
WITH sample AS MATERIALIZED (SELECT count(*) > $1::int AS frequent
  FROM (SELECT strpos("t0".search, $2::text) > 0 AND strpos("t0".search, $3::text) > 0 AS holds
  FROM "data"."prefecture" "t0"
  LIMIT $4::int) s
  WHERE s.holds) SELECT CASE WHEN (SELECT frequent
  FROM sample) THEN (SELECT count(*)::int
  FROM "data"."prefecture" "t0"
  WHERE strpos("t0".search, $5::text) > 0 AND strpos("t0".search, $6::text) > 0) ELSE (SELECT count(*)::int
  FROM "data"."prefecture" "t0"
  WHERE "t0".search LIKE $7::text AND "t0".search LIKE $8::text AND string_to_array("t0".search, NULL) @> string_to_array($9::text, NULL)) END AS count;
--   $1 = 5, $2 = "総合", $3 = "病院", $4 = 1000, $5 = "総合", $6 = "病院", $7 = "%総合%", $8 = "%病院%", $9 = "総合病院"

-- search over everything, as institution
WITH sample AS MATERIALIZED (SELECT count(*) > $1::int AS frequent
  FROM (SELECT strpos("t0".search, $2::text) > 0 AND strpos("t0".search, $3::text) > 0 AS holds
  FROM "data"."prefecture" "t0"
  LIMIT $4::int) s
  WHERE s.holds), walked AS MATERIALIZED (SELECT CASE WHEN (SELECT frequent
  FROM sample) THEN ARRAY(SELECT w.id
  FROM (SELECT "t0".id, "t0".title, "t0".search, "t0"."title" AS "k0","t0"."id" AS "k1"
  FROM "data"."prefecture" "t0"
  ORDER BY "t0"."title", "t0"."id"
  LIMIT $5::int) w
  WHERE strpos("w".search, $6::text) > 0 AND strpos("w".search, $7::text) > 0
  ORDER BY CASE WHEN starts_with("w".search, $8::text) THEN 0 ELSE CASE WHEN strpos("w".search, $9::text) <= length("w".title) AND strpos("w".search, $10::text) <= length("w".title) THEN 1 ELSE 2 END END, w."k0", w."k1"
  LIMIT $11::int) ELSE ARRAY[]::uuid[] END AS ids) SELECT "t0".id, "t0".title,"t0"."code" AS "c0","t0"."code" AS "m0","t0"."name_kana" AS "m1",(CASE WHEN f.folded = $12::text THEN 0 WHEN starts_with(f.folded, $13::text) THEN 1 WHEN strpos(f.folded, $14::text) > 0 AND strpos(f.folded, $15::text) > 0 THEN 2 ELSE 3 END)::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."prefecture" "t0" CROSS JOIN LATERAL (SELECT shirabe.fold("t0".title) AS folded OFFSET 0) f
  WHERE "t0".id = ANY(CASE WHEN (SELECT cardinality(ids) > 0
  FROM walked) THEN (SELECT ids
  FROM walked) ELSE ARRAY(SELECT "t0".id
  FROM "data"."prefecture" "t0"
  WHERE "t0".search LIKE $16::text AND "t0".search LIKE $17::text AND string_to_array("t0".search, NULL) @> string_to_array($18::text, NULL)
  ORDER BY CASE WHEN starts_with("t0".search, $19::text) THEN 0 ELSE CASE WHEN strpos("t0".search, $20::text) <= length("t0".title) AND strpos("t0".search, $21::text) <= length("t0".title) THEN 1 ELSE 2 END END, "t0"."title", "t0"."id"
  LIMIT $22::int) END || ARRAY(SELECT b.id
  FROM ((SELECT "t0".id
  FROM "data"."prefecture" "t0"
  WHERE "t0".title >= $23::text AND "t0".title < $24::text
  ORDER BY "t0".title, "t0".id
  LIMIT $25::int)) b))
  ORDER BY CASE WHEN f.folded = $26::text THEN 0 WHEN starts_with(f.folded, $27::text) THEN 1 WHEN strpos(f.folded, $28::text) > 0 AND strpos(f.folded, $29::text) > 0 THEN 2 ELSE 3 END, "t0"."title", "t0"."id"
  LIMIT $30::int;
--   $1 = 5, $2 = "総合", $3 = "病院", $4 = 1000, $5 = 2000, $6 = "総合", $7 = "病院", $8 = "総合 病院", $9 = "総合", $10 = "病院", $11 = 100, $12 = "総合 病院", $13 = "総合 病院", $14 = "総合", $15 = "病院", $16 = "%総合%", $17 = "%病院%", $18 = "総合病院", $19 = "総合 病院", $20 = "総合", $21 = "病院", $22 = 100, $23 = "総合 病院", $24 = "総合 病院􏿿", $25 = 30, $26 = "総合 病院", $27 = "総合 病院", $28 = "総合", $29 = "病院", $30 = 6
