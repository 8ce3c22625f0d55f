-- list current, as institution
SELECT "t0".id AS id,((CASE WHEN "t0"."pinned" THEN $1::text ELSE NULL::text END)) AS "c0","t0"."title" AS "c1","t0"."published_from" AS "c2",("t0"."pinned")::text AS "s0",("t0"."published_from")::text AS "s1",("t0"."title")::text AS "s2",("t0"."id")::text AS "s3"
  FROM "data"."notice" "t0"
  WHERE ("t0"."published_from" <= $2::date AND ("t0"."published_to" IS NULL OR "t0"."published_to" >= $3::date) AND ("t0"."audience" IS NULL OR $4::text = ANY ("t0"."audience"))) AND (("t0"."published_from" <= $5::date AND ("t0"."published_to" IS NULL OR "t0"."published_to" >= $6::date)))
  ORDER BY "t0"."pinned" DESC NULLS LAST, "t0"."published_from" DESC, "t0"."title", "t0"."id"
  LIMIT $7::int;
--   $1 = "重要", $2 = "2021-03-10", $3 = "2021-03-10", $4 = "institution", $5 = "2021-03-10", $6 = "2021-03-10", $7 = 51
SELECT count(*)::int AS count
  FROM "data"."notice" "t0"
  WHERE ("t0"."published_from" <= $1::date AND ("t0"."published_to" IS NULL OR "t0"."published_to" >= $2::date) AND ("t0"."audience" IS NULL OR $3::text = ANY ("t0"."audience"))) AND (("t0"."published_from" <= $4::date AND ("t0"."published_to" IS NULL OR "t0"."published_to" >= $5::date)));
--   $1 = "2021-03-10", $2 = "2021-03-10", $3 = "institution", $4 = "2021-03-10", $5 = "2021-03-10"

-- list current, as organization
SELECT "t0".id AS id,((CASE WHEN "t0"."pinned" THEN $1::text ELSE NULL::text END)) AS "c0","t0"."title" AS "c1","t0"."published_from" AS "c2",("t0"."pinned")::text AS "s0",("t0"."published_from")::text AS "s1",("t0"."title")::text AS "s2",("t0"."id")::text AS "s3"
  FROM "data"."notice" "t0"
  WHERE ("t0"."published_from" <= $2::date AND ("t0"."published_to" IS NULL OR "t0"."published_to" >= $3::date) AND ("t0"."audience" IS NULL OR $4::text = ANY ("t0"."audience"))) AND (("t0"."published_from" <= $5::date AND ("t0"."published_to" IS NULL OR "t0"."published_to" >= $6::date)))
  ORDER BY "t0"."pinned" DESC NULLS LAST, "t0"."published_from" DESC, "t0"."title", "t0"."id"
  LIMIT $7::int;
--   $1 = "重要", $2 = "2021-03-10", $3 = "2021-03-10", $4 = "organization", $5 = "2021-03-10", $6 = "2021-03-10", $7 = 51
SELECT count(*)::int AS count
  FROM "data"."notice" "t0"
  WHERE ("t0"."published_from" <= $1::date AND ("t0"."published_to" IS NULL OR "t0"."published_to" >= $2::date) AND ("t0"."audience" IS NULL OR $3::text = ANY ("t0"."audience"))) AND (("t0"."published_from" <= $4::date AND ("t0"."published_to" IS NULL OR "t0"."published_to" >= $5::date)));
--   $1 = "2021-03-10", $2 = "2021-03-10", $3 = "organization", $4 = "2021-03-10", $5 = "2021-03-10"

-- list current, as prefecture, city
SELECT "t0".id AS id,((CASE WHEN "t0"."pinned" THEN $1::text ELSE NULL::text END)) AS "c0","t0"."title" AS "c1","t0"."published_from" AS "c2",("t0"."pinned")::text AS "s0",("t0"."published_from")::text AS "s1",("t0"."title")::text AS "s2",("t0"."id")::text AS "s3"
  FROM "data"."notice" "t0"
  WHERE ("t0"."published_from" <= $2::date AND ("t0"."published_to" IS NULL OR "t0"."published_to" >= $3::date) AND ("t0"."audience" IS NULL OR $4::text = ANY ("t0"."audience"))) AND (("t0"."published_from" <= $5::date AND ("t0"."published_to" IS NULL OR "t0"."published_to" >= $6::date)))
  ORDER BY "t0"."pinned" DESC NULLS LAST, "t0"."published_from" DESC, "t0"."title", "t0"."id"
  LIMIT $7::int;
--   $1 = "重要", $2 = "2021-03-10", $3 = "2021-03-10", $4 = "local_government", $5 = "2021-03-10", $6 = "2021-03-10", $7 = 51
SELECT count(*)::int AS count
  FROM "data"."notice" "t0"
  WHERE ("t0"."published_from" <= $1::date AND ("t0"."published_to" IS NULL OR "t0"."published_to" >= $2::date) AND ("t0"."audience" IS NULL OR $3::text = ANY ("t0"."audience"))) AND (("t0"."published_from" <= $4::date AND ("t0"."published_to" IS NULL OR "t0"."published_to" >= $5::date)));
--   $1 = "2021-03-10", $2 = "2021-03-10", $3 = "local_government", $4 = "2021-03-10", $5 = "2021-03-10"

-- list current, as secretariat, admin
SELECT "t0".id AS id,((CASE WHEN "t0"."pinned" THEN $1::text ELSE NULL::text END)) AS "c0","t0"."title" AS "c1","t0"."published_from" AS "c2",("t0"."pinned")::text AS "s0",("t0"."published_from")::text AS "s1",("t0"."title")::text AS "s2",("t0"."id")::text AS "s3"
  FROM "data"."notice" "t0"
  WHERE (("t0"."published_from" <= $2::date AND ("t0"."published_to" IS NULL OR "t0"."published_to" >= $3::date)))
  ORDER BY "t0"."pinned" DESC NULLS LAST, "t0"."published_from" DESC, "t0"."title", "t0"."id"
  LIMIT $4::int;
--   $1 = "重要", $2 = "2021-03-10", $3 = "2021-03-10", $4 = 51
SELECT count(*)::int AS count
  FROM "data"."notice" "t0"
  WHERE (("t0"."published_from" <= $1::date AND ("t0"."published_to" IS NULL OR "t0"."published_to" >= $2::date)));
--   $1 = "2021-03-10", $2 = "2021-03-10"

-- list all, as institution
SELECT "t0".id AS id,((CASE WHEN "t0"."pinned" THEN $1::text ELSE NULL::text END)) AS "c0","t0"."title" AS "c1","t0"."published_from" AS "c2","t0"."published_to" AS "c3","t0"."audience" AS "c4",("t0"."published_from")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."notice" "t0"
  WHERE ("t0"."published_from" <= $2::date AND ("t0"."published_to" IS NULL OR "t0"."published_to" >= $3::date) AND ("t0"."audience" IS NULL OR $4::text = ANY ("t0"."audience")))
  ORDER BY "t0"."published_from" DESC, "t0"."title", "t0"."id"
  LIMIT $5::int;
--   $1 = "重要", $2 = "2021-03-10", $3 = "2021-03-10", $4 = "institution", $5 = 51
SELECT count(*)::int AS count
  FROM "data"."notice" "t0"
  WHERE ("t0"."published_from" <= $1::date AND ("t0"."published_to" IS NULL OR "t0"."published_to" >= $2::date) AND ("t0"."audience" IS NULL OR $3::text = ANY ("t0"."audience")));
--   $1 = "2021-03-10", $2 = "2021-03-10", $3 = "institution"

-- list all, as organization
SELECT "t0".id AS id,((CASE WHEN "t0"."pinned" THEN $1::text ELSE NULL::text END)) AS "c0","t0"."title" AS "c1","t0"."published_from" AS "c2","t0"."published_to" AS "c3","t0"."audience" AS "c4",("t0"."published_from")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."notice" "t0"
  WHERE ("t0"."published_from" <= $2::date AND ("t0"."published_to" IS NULL OR "t0"."published_to" >= $3::date) AND ("t0"."audience" IS NULL OR $4::text = ANY ("t0"."audience")))
  ORDER BY "t0"."published_from" DESC, "t0"."title", "t0"."id"
  LIMIT $5::int;
--   $1 = "重要", $2 = "2021-03-10", $3 = "2021-03-10", $4 = "organization", $5 = 51
SELECT count(*)::int AS count
  FROM "data"."notice" "t0"
  WHERE ("t0"."published_from" <= $1::date AND ("t0"."published_to" IS NULL OR "t0"."published_to" >= $2::date) AND ("t0"."audience" IS NULL OR $3::text = ANY ("t0"."audience")));
--   $1 = "2021-03-10", $2 = "2021-03-10", $3 = "organization"

-- list all, as prefecture, city
SELECT "t0".id AS id,((CASE WHEN "t0"."pinned" THEN $1::text ELSE NULL::text END)) AS "c0","t0"."title" AS "c1","t0"."published_from" AS "c2","t0"."published_to" AS "c3","t0"."audience" AS "c4",("t0"."published_from")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."notice" "t0"
  WHERE ("t0"."published_from" <= $2::date AND ("t0"."published_to" IS NULL OR "t0"."published_to" >= $3::date) AND ("t0"."audience" IS NULL OR $4::text = ANY ("t0"."audience")))
  ORDER BY "t0"."published_from" DESC, "t0"."title", "t0"."id"
  LIMIT $5::int;
--   $1 = "重要", $2 = "2021-03-10", $3 = "2021-03-10", $4 = "local_government", $5 = 51
SELECT count(*)::int AS count
  FROM "data"."notice" "t0"
  WHERE ("t0"."published_from" <= $1::date AND ("t0"."published_to" IS NULL OR "t0"."published_to" >= $2::date) AND ("t0"."audience" IS NULL OR $3::text = ANY ("t0"."audience")));
--   $1 = "2021-03-10", $2 = "2021-03-10", $3 = "local_government"

-- list all, as secretariat, admin
SELECT "t0".id AS id,((CASE WHEN "t0"."pinned" THEN $1::text ELSE NULL::text END)) AS "c0","t0"."title" AS "c1","t0"."published_from" AS "c2","t0"."published_to" AS "c3","t0"."audience" AS "c4",("t0"."published_from")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."notice" "t0"
  ORDER BY "t0"."published_from" DESC, "t0"."title", "t0"."id"
  LIMIT $2::int;
--   $1 = "重要", $2 = 51
SELECT count(*)::int AS count
  FROM "data"."notice" "t0";

-- search in list current, as institution
WITH sample AS MATERIALIZED (SELECT count(*) > $1::int AS frequent
  FROM (SELECT strpos("t0".search, $2::text) > 0 AND strpos("t0".search, $3::text) > 0 AS holds
  FROM "data"."notice" "t0"
  WHERE ("t0"."published_from" <= $4::date AND ("t0"."published_to" IS NULL OR "t0"."published_to" >= $5::date) AND ("t0"."audience" IS NULL OR $6::text = ANY ("t0"."audience"))) AND (("t0"."published_from" <= $7::date AND ("t0"."published_to" IS NULL OR "t0"."published_to" >= $8::date)))
  LIMIT $9::int) s
  WHERE s.holds) SELECT "t0".id AS id,((CASE WHEN "t0"."pinned" THEN $10::text ELSE NULL::text END)) AS "c0",("t0"."pinned")::text AS "s0",("t0"."published_from")::text AS "s1",("t0"."title")::text AS "s2",("t0"."id")::text AS "s3"
  FROM "data"."notice" "t0"
  WHERE "t0".id = ANY(CASE WHEN (SELECT frequent
  FROM sample) THEN ARRAY(SELECT "t0".id
  FROM "data"."notice" "t0"
  WHERE ("t0"."published_from" <= $11::date AND ("t0"."published_to" IS NULL OR "t0"."published_to" >= $12::date) AND ("t0"."audience" IS NULL OR $13::text = ANY ("t0"."audience"))) AND (("t0"."published_from" <= $14::date AND ("t0"."published_to" IS NULL OR "t0"."published_to" >= $15::date))) AND strpos("t0".search, $16::text) > 0 AND strpos("t0".search, $17::text) > 0
  ORDER BY "t0"."pinned" DESC NULLS LAST, "t0"."published_from" DESC, "t0"."title", "t0"."id"
  LIMIT $18::int) ELSE ARRAY(SELECT "t0".id
  FROM "data"."notice" "t0"
  WHERE ("t0"."published_from" <= $19::date AND ("t0"."published_to" IS NULL OR "t0"."published_to" >= $20::date) AND ("t0"."audience" IS NULL OR $21::text = ANY ("t0"."audience"))) AND (("t0"."published_from" <= $22::date AND ("t0"."published_to" IS NULL OR "t0"."published_to" >= $23::date))) AND "t0".search LIKE $24::text AND "t0".search LIKE $25::text AND string_to_array("t0".search, NULL) @> string_to_array($26::text, NULL)
  ORDER BY "t0"."pinned" DESC NULLS LAST, "t0"."published_from" DESC, "t0"."title", "t0"."id"
  LIMIT $27::int) END)
  ORDER BY "t0"."pinned" DESC NULLS LAST, "t0"."published_from" DESC, "t0"."title", "t0"."id"
  LIMIT $28::int;
--   $1 = 5, $2 = "総合", $3 = "病院", $4 = "2021-03-10", $5 = "2021-03-10", $6 = "institution", $7 = "2021-03-10", $8 = "2021-03-10", $9 = 1000, $10 = "重要", $11 = "2021-03-10", $12 = "2021-03-10", $13 = "institution", $14 = "2021-03-10", $15 = "2021-03-10", $16 = "総合", $17 = "病院", $18 = 51, $19 = "2021-03-10", $20 = "2021-03-10", $21 = "institution", $22 = "2021-03-10", $23 = "2021-03-10", $24 = "%総合%", $25 = "%病院%", $26 = "総合病院", $27 = 51, $28 = 51
WITH sample AS MATERIALIZED (SELECT count(*) > $1::int AS frequent
  FROM (SELECT strpos("t0".search, $2::text) > 0 AND strpos("t0".search, $3::text) > 0 AS holds
  FROM "data"."notice" "t0"
  WHERE ("t0"."published_from" <= $4::date AND ("t0"."published_to" IS NULL OR "t0"."published_to" >= $5::date) AND ("t0"."audience" IS NULL OR $6::text = ANY ("t0"."audience"))) AND (("t0"."published_from" <= $7::date AND ("t0"."published_to" IS NULL OR "t0"."published_to" >= $8::date)))
  LIMIT $9::int) s
  WHERE s.holds) SELECT CASE WHEN (SELECT frequent
  FROM sample) THEN (SELECT count(*)::int
  FROM "data"."notice" "t0"
  WHERE ("t0"."published_from" <= $10::date AND ("t0"."published_to" IS NULL OR "t0"."published_to" >= $11::date) AND ("t0"."audience" IS NULL OR $12::text = ANY ("t0"."audience"))) AND (("t0"."published_from" <= $13::date AND ("t0"."published_to" IS NULL OR "t0"."published_to" >= $14::date))) AND strpos("t0".search, $15::text) > 0 AND strpos("t0".search, $16::text) > 0) ELSE (SELECT count(*)::int
  FROM "data"."notice" "t0"
  WHERE ("t0"."published_from" <= $17::date AND ("t0"."published_to" IS NULL OR "t0"."published_to" >= $18::date) AND ("t0"."audience" IS NULL OR $19::text = ANY ("t0"."audience"))) AND (("t0"."published_from" <= $20::date AND ("t0"."published_to" IS NULL OR "t0"."published_to" >= $21::date))) AND "t0".search LIKE $22::text AND "t0".search LIKE $23::text AND string_to_array("t0".search, NULL) @> string_to_array($24::text, NULL)) END AS count;
--   $1 = 5, $2 = "総合", $3 = "病院", $4 = "2021-03-10", $5 = "2021-03-10", $6 = "institution", $7 = "2021-03-10", $8 = "2021-03-10", $9 = 1000, $10 = "2021-03-10", $11 = "2021-03-10", $12 = "institution", $13 = "2021-03-10", $14 = "2021-03-10", $15 = "総合", $16 = "病院", $17 = "2021-03-10", $18 = "2021-03-10", $19 = "institution", $20 = "2021-03-10", $21 = "2021-03-10", $22 = "%総合%", $23 = "%病院%", $24 = "総合病院"

-- search over everything, as institution
WITH sample AS MATERIALIZED (SELECT count(*) > $1::int AS frequent
  FROM (SELECT strpos("t0".search, $2::text) > 0 AND strpos("t0".search, $3::text) > 0 AS holds
  FROM "data"."notice" "t0"
  WHERE ("t0"."published_from" <= $4::date AND ("t0"."published_to" IS NULL OR "t0"."published_to" >= $5::date) AND ("t0"."audience" IS NULL OR $6::text = ANY ("t0"."audience")))
  LIMIT $7::int) s
  WHERE s.holds), walked AS MATERIALIZED (SELECT CASE WHEN (SELECT frequent
  FROM sample) THEN ARRAY(SELECT w.id
  FROM (SELECT "t0".id, "t0".title, "t0".search, "t0"."title" AS "k0","t0"."id" AS "k1"
  FROM "data"."notice" "t0"
  WHERE ("t0"."published_from" <= $8::date AND ("t0"."published_to" IS NULL OR "t0"."published_to" >= $9::date) AND ("t0"."audience" IS NULL OR $10::text = ANY ("t0"."audience")))
  ORDER BY "t0"."title", "t0"."id"
  LIMIT $11::int) w
  WHERE strpos("w".search, $12::text) > 0 AND strpos("w".search, $13::text) > 0
  ORDER BY CASE WHEN starts_with("w".search, $14::text) THEN 0 ELSE CASE WHEN strpos("w".search, $15::text) <= length("w".title) AND strpos("w".search, $16::text) <= length("w".title) THEN 1 ELSE 2 END END, w."k0", w."k1"
  LIMIT $17::int) ELSE ARRAY[]::uuid[] END AS ids) SELECT "t0".id, "t0".title,"t0"."title" AS "c0","t0"."body" AS "m0",(CASE WHEN f.folded = $18::text THEN 0 WHEN starts_with(f.folded, $19::text) THEN 1 WHEN strpos(f.folded, $20::text) > 0 AND strpos(f.folded, $21::text) > 0 THEN 2 ELSE 3 END)::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."notice" "t0" CROSS JOIN LATERAL (SELECT shirabe.fold("t0".title) AS folded OFFSET 0) f
  WHERE "t0".id = ANY(CASE WHEN (SELECT cardinality(ids) > 0
  FROM walked) THEN (SELECT ids
  FROM walked) ELSE ARRAY(SELECT "t0".id
  FROM "data"."notice" "t0"
  WHERE ("t0"."published_from" <= $22::date AND ("t0"."published_to" IS NULL OR "t0"."published_to" >= $23::date) AND ("t0"."audience" IS NULL OR $24::text = ANY ("t0"."audience"))) AND "t0".search LIKE $25::text AND "t0".search LIKE $26::text AND string_to_array("t0".search, NULL) @> string_to_array($27::text, NULL)
  ORDER BY CASE WHEN starts_with("t0".search, $28::text) THEN 0 ELSE CASE WHEN strpos("t0".search, $29::text) <= length("t0".title) AND strpos("t0".search, $30::text) <= length("t0".title) THEN 1 ELSE 2 END END, "t0"."title", "t0"."id"
  LIMIT $31::int) END || ARRAY(SELECT b.id
  FROM ((SELECT "t0".id
  FROM "data"."notice" "t0"
  WHERE ("t0"."published_from" <= $32::date AND ("t0"."published_to" IS NULL OR "t0"."published_to" >= $33::date) AND ("t0"."audience" IS NULL OR $34::text = ANY ("t0"."audience"))) AND "t0".title >= $35::text AND "t0".title < $36::text
  ORDER BY "t0".title, "t0".id
  LIMIT $37::int)) b))
  ORDER BY CASE WHEN f.folded = $38::text THEN 0 WHEN starts_with(f.folded, $39::text) THEN 1 WHEN strpos(f.folded, $40::text) > 0 AND strpos(f.folded, $41::text) > 0 THEN 2 ELSE 3 END, "t0"."title", "t0"."id"
  LIMIT $42::int;
--   $1 = 5, $2 = "総合", $3 = "病院", $4 = "2021-03-10", $5 = "2021-03-10", $6 = "institution", $7 = 1000, $8 = "2021-03-10", $9 = "2021-03-10", $10 = "institution", $11 = 2000, $12 = "総合", $13 = "病院", $14 = "総合 病院", $15 = "総合", $16 = "病院", $17 = 100, $18 = "総合 病院", $19 = "総合 病院", $20 = "総合", $21 = "病院", $22 = "2021-03-10", $23 = "2021-03-10", $24 = "institution", $25 = "%総合%", $26 = "%病院%", $27 = "総合病院", $28 = "総合 病院", $29 = "総合", $30 = "病院", $31 = 100, $32 = "2021-03-10", $33 = "2021-03-10", $34 = "institution", $35 = "総合 病院", $36 = "総合 病院􏿿", $37 = 30, $38 = "総合 病院", $39 = "総合 病院", $40 = "総合", $41 = "病院", $42 = 6
