-- list all, as institution
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."org_type" AS "c1","t0"."prefecture" AS "c2","t1".title AS "c2_label","t0"."phone" AS "c3",("t1"."code")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."reporting_organization" "t0"
  LEFT JOIN "data"."prefecture" "t1" ON "t1".id = "t0"."prefecture"
  WHERE "t0"."prefecture" = $1::uuid
  ORDER BY "t1"."code", "t0"."title", "t0"."id"
  LIMIT $2::int;
--   $1 = "00000000-0000-0000-0000-000000000000", $2 = 51
SELECT count(*)::int AS count
  FROM "data"."reporting_organization" "t0"
  WHERE "t0"."prefecture" = $1::uuid;
--   $1 = "00000000-0000-0000-0000-000000000000"

-- list all, as organization
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."org_type" AS "c1","t0"."prefecture" AS "c2","t1".title AS "c2_label","t0"."phone" AS "c3","t0"."contact_email" AS "c4",("t1"."code")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."reporting_organization" "t0"
  LEFT JOIN "data"."prefecture" "t1" ON "t1".id = "t0"."prefecture"
  WHERE "t0"."scope_organization" = $1::uuid
  ORDER BY "t1"."code", "t0"."title", "t0"."id"
  LIMIT $2::int;
--   $1 = "(organization)", $2 = 51
SELECT count(*)::int AS count
  FROM "data"."reporting_organization" "t0"
  WHERE "t0"."scope_organization" = $1::uuid;
--   $1 = "(organization)"

-- list all, as prefecture
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."org_type" AS "c1","t0"."prefecture" AS "c2","t1".title AS "c2_label","t0"."phone" AS "c3","t0"."contact_email" AS "c4",("t1"."code")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."reporting_organization" "t0"
  LEFT JOIN "data"."prefecture" "t1" ON "t1".id = "t0"."prefecture"
  WHERE "t0"."scope_prefecture" = $1::uuid
  ORDER BY "t1"."code", "t0"."title", "t0"."id"
  LIMIT $2::int;
--   $1 = "(prefecture)", $2 = 51
SELECT count(*)::int AS count
  FROM "data"."reporting_organization" "t0"
  WHERE "t0"."scope_prefecture" = $1::uuid;
--   $1 = "(prefecture)"

-- list all, as city
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."org_type" AS "c1","t0"."prefecture" AS "c2","t1".title AS "c2_label","t0"."phone" AS "c3",("t1"."code")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."reporting_organization" "t0"
  LEFT JOIN "data"."prefecture" "t1" ON "t1".id = "t0"."prefecture"
  WHERE "t0"."scope_prefecture" = $1::uuid
  ORDER BY "t1"."code", "t0"."title", "t0"."id"
  LIMIT $2::int;
--   $1 = "(prefecture)", $2 = 51
SELECT count(*)::int AS count
  FROM "data"."reporting_organization" "t0"
  WHERE "t0"."scope_prefecture" = $1::uuid;
--   $1 = "(prefecture)"

-- list all, as secretariat, admin
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."org_type" AS "c1","t0"."prefecture" AS "c2","t1".title AS "c2_label","t0"."phone" AS "c3","t0"."contact_email" AS "c4",("t1"."code")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."reporting_organization" "t0"
  LEFT JOIN "data"."prefecture" "t1" ON "t1".id = "t0"."prefecture"
  ORDER BY "t1"."code", "t0"."title", "t0"."id"
  LIMIT $1::int;
--   $1 = 51
SELECT count(*)::int AS count
  FROM "data"."reporting_organization" "t0";

-- search in list all, as institution
WITH sample AS MATERIALIZED (SELECT count(*) > $1::int AS frequent
  FROM (SELECT strpos("t0".search, $2::text) > 0 AND strpos("t0".search, $3::text) > 0 AS holds
  FROM "data"."reporting_organization" "t0"
  LEFT JOIN "data"."prefecture" "t1" ON "t1".id = "t0"."prefecture"
  WHERE "t0"."prefecture" = $4::uuid
  LIMIT $5::int) s
  WHERE s.holds) SELECT "t0".id AS id,"t0"."title" AS "c0",("t1"."code")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."reporting_organization" "t0"
  LEFT JOIN "data"."prefecture" "t1" ON "t1".id = "t0"."prefecture"
  WHERE "t0".id = ANY(CASE WHEN (SELECT frequent
  FROM sample) THEN ARRAY(SELECT "t0".id
  FROM "data"."reporting_organization" "t0"
  LEFT JOIN "data"."prefecture" "t1" ON "t1".id = "t0"."prefecture"
  WHERE "t0"."prefecture" = $6::uuid AND strpos("t0".search, $7::text) > 0 AND strpos("t0".search, $8::text) > 0
  ORDER BY "t1"."code", "t0"."title", "t0"."id"
  LIMIT $9::int) ELSE ARRAY(SELECT "t0".id
  FROM "data"."reporting_organization" "t0"
  LEFT JOIN "data"."prefecture" "t1" ON "t1".id = "t0"."prefecture"
  WHERE "t0"."prefecture" = $10::uuid AND "t0".search LIKE $11::text AND "t0".search LIKE $12::text AND string_to_array("t0".search, NULL) @> string_to_array($13::text, NULL)
  ORDER BY "t1"."code", "t0"."title", "t0"."id"
  LIMIT $14::int) END)
  ORDER BY "t1"."code", "t0"."title", "t0"."id"
  LIMIT $15::int;
--   $1 = 5, $2 = "総合", $3 = "病院", $4 = "00000000-0000-0000-0000-000000000000", $5 = 1000, $6 = "00000000-0000-0000-0000-000000000000", $7 = "総合", $8 = "病院", $9 = 51, $10 = "00000000-0000-0000-0000-000000000000", $11 = "%総合%", $12 = "%病院%", $13 = "総合病院", $14 = 51, $15 = 51
WITH sample AS MATERIALIZED (SELECT count(*) > $1::int AS frequent
  FROM (SELECT strpos("t0".search, $2::text) > 0 AND strpos("t0".search, $3::text) > 0 AS holds
  FROM "data"."reporting_organization" "t0"
  WHERE "t0"."prefecture" = $4::uuid
  LIMIT $5::int) s
  WHERE s.holds) SELECT CASE WHEN (SELECT frequent
  FROM sample) THEN (SELECT count(*)::int
  FROM "data"."reporting_organization" "t0"
  WHERE "t0"."prefecture" = $6::uuid AND strpos("t0".search, $7::text) > 0 AND strpos("t0".search, $8::text) > 0) ELSE (SELECT count(*)::int
  FROM "data"."reporting_organization" "t0"
  WHERE "t0"."prefecture" = $9::uuid AND "t0".search LIKE $10::text AND "t0".search LIKE $11::text AND string_to_array("t0".search, NULL) @> string_to_array($12::text, NULL)) END AS count;
--   $1 = 5, $2 = "総合", $3 = "病院", $4 = "00000000-0000-0000-0000-000000000000", $5 = 1000, $6 = "00000000-0000-0000-0000-000000000000", $7 = "総合", $8 = "病院", $9 = "00000000-0000-0000-0000-000000000000", $10 = "%総合%", $11 = "%病院%", $12 = "総合病院"

-- search over everything, as institution
WITH sample AS MATERIALIZED (SELECT count(*) > $1::int AS frequent
  FROM (SELECT strpos("t0".search, $2::text) > 0 AND strpos("t0".search, $3::text) > 0 AS holds
  FROM "data"."reporting_organization" "t0"
  WHERE "t0"."prefecture" = $4::uuid
  LIMIT $5::int) s
  WHERE s.holds), walked AS MATERIALIZED (SELECT CASE WHEN (SELECT frequent
  FROM sample) THEN ARRAY(SELECT w.id
  FROM (SELECT "t0".id, "t0".title, "t0".search, "t0"."title" AS "k0","t0"."id" AS "k1"
  FROM "data"."reporting_organization" "t0"
  WHERE "t0"."prefecture" = $6::uuid
  ORDER BY "t0"."title", "t0"."id"
  LIMIT $7::int) w
  WHERE strpos("w".search, $8::text) > 0 AND strpos("w".search, $9::text) > 0
  ORDER BY CASE WHEN starts_with("w".search, $10::text) THEN 0 ELSE CASE WHEN strpos("w".search, $11::text) <= length("w".title) AND strpos("w".search, $12::text) <= length("w".title) THEN 1 ELSE 2 END END, w."k0", w."k1"
  LIMIT $13::int) ELSE ARRAY[]::uuid[] END AS ids) SELECT "t0".id, "t0".title,"t0"."org_type" AS "c0","t0"."gmis_id" AS "m0",(CASE WHEN f.folded = $14::text THEN 0 WHEN starts_with(f.folded, $15::text) THEN 1 WHEN strpos(f.folded, $16::text) > 0 AND strpos(f.folded, $17::text) > 0 THEN 2 ELSE 3 END)::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."reporting_organization" "t0" CROSS JOIN LATERAL (SELECT shirabe.fold("t0".title) AS folded OFFSET 0) f
  WHERE "t0".id = ANY(CASE WHEN (SELECT cardinality(ids) > 0
  FROM walked) THEN (SELECT ids
  FROM walked) ELSE ARRAY(SELECT "t0".id
  FROM "data"."reporting_organization" "t0"
  WHERE "t0"."prefecture" = $18::uuid AND "t0".search LIKE $19::text AND "t0".search LIKE $20::text AND string_to_array("t0".search, NULL) @> string_to_array($21::text, NULL)
  ORDER BY CASE WHEN starts_with("t0".search, $22::text) THEN 0 ELSE CASE WHEN strpos("t0".search, $23::text) <= length("t0".title) AND strpos("t0".search, $24::text) <= length("t0".title) THEN 1 ELSE 2 END END, "t0"."title", "t0"."id"
  LIMIT $25::int) END || ARRAY(SELECT b.id
  FROM ((SELECT "t0".id
  FROM "data"."reporting_organization" "t0"
  WHERE "t0"."prefecture" = $26::uuid AND "t0".title >= $27::text AND "t0".title < $28::text
  ORDER BY "t0".title, "t0".id
  LIMIT $29::int)) b))
  ORDER BY CASE WHEN f.folded = $30::text THEN 0 WHEN starts_with(f.folded, $31::text) THEN 1 WHEN strpos(f.folded, $32::text) > 0 AND strpos(f.folded, $33::text) > 0 THEN 2 ELSE 3 END, "t0"."title", "t0"."id"
  LIMIT $34::int;
--   $1 = 5, $2 = "総合", $3 = "病院", $4 = "00000000-0000-0000-0000-000000000000", $5 = 1000, $6 = "00000000-0000-0000-0000-000000000000", $7 = 2000, $8 = "総合", $9 = "病院", $10 = "総合 病院", $11 = "総合", $12 = "病院", $13 = 100, $14 = "総合 病院", $15 = "総合 病院", $16 = "総合", $17 = "病院", $18 = "00000000-0000-0000-0000-000000000000", $19 = "%総合%", $20 = "%病院%", $21 = "総合病院", $22 = "総合 病院", $23 = "総合", $24 = "病院", $25 = 100, $26 = "00000000-0000-0000-0000-000000000000", $27 = "総合 病院", $28 = "総合 病院􏿿", $29 = 30, $30 = "総合 病院", $31 = "総合 病院", $32 = "総合", $33 = "病院", $34 = 6
