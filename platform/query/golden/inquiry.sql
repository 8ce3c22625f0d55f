-- list mine, as institution
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."category" AS "c1","t0"."status" AS "c2","t0"."created_at" AS "c3","t0"."answered_at" AS "c4",("t0"."created_at")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."inquiry" "t0"
  WHERE "t0"."requester_id" = $1::text AND ("t0"."requester_id" = $2::text)
  ORDER BY "t0"."created_at" DESC, "t0"."id" DESC
  LIMIT $3::int;
--   $1 = "institution", $2 = "institution", $3 = 51
SELECT count(*)::int AS count
  FROM "data"."inquiry" "t0"
  WHERE "t0"."requester_id" = $1::text AND ("t0"."requester_id" = $2::text);
--   $1 = "institution", $2 = "institution"

-- list mine, as organization
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."category" AS "c1","t0"."status" AS "c2","t0"."created_at" AS "c3","t0"."answered_at" AS "c4",("t0"."created_at")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."inquiry" "t0"
  WHERE "t0"."requester_id" = $1::text AND ("t0"."requester_id" = $2::text)
  ORDER BY "t0"."created_at" DESC, "t0"."id" DESC
  LIMIT $3::int;
--   $1 = "organization", $2 = "organization", $3 = 51
SELECT count(*)::int AS count
  FROM "data"."inquiry" "t0"
  WHERE "t0"."requester_id" = $1::text AND ("t0"."requester_id" = $2::text);
--   $1 = "organization", $2 = "organization"

-- list mine, as prefecture
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."category" AS "c1","t0"."status" AS "c2","t0"."created_at" AS "c3","t0"."answered_at" AS "c4",("t0"."created_at")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."inquiry" "t0"
  WHERE "t0"."requester_id" = $1::text AND ("t0"."requester_id" = $2::text)
  ORDER BY "t0"."created_at" DESC, "t0"."id" DESC
  LIMIT $3::int;
--   $1 = "prefecture", $2 = "prefecture", $3 = 51
SELECT count(*)::int AS count
  FROM "data"."inquiry" "t0"
  WHERE "t0"."requester_id" = $1::text AND ("t0"."requester_id" = $2::text);
--   $1 = "prefecture", $2 = "prefecture"

-- list mine, as city
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."category" AS "c1","t0"."status" AS "c2","t0"."created_at" AS "c3","t0"."answered_at" AS "c4",("t0"."created_at")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."inquiry" "t0"
  WHERE "t0"."requester_id" = $1::text AND ("t0"."requester_id" = $2::text)
  ORDER BY "t0"."created_at" DESC, "t0"."id" DESC
  LIMIT $3::int;
--   $1 = "city", $2 = "city", $3 = 51
SELECT count(*)::int AS count
  FROM "data"."inquiry" "t0"
  WHERE "t0"."requester_id" = $1::text AND ("t0"."requester_id" = $2::text);
--   $1 = "city", $2 = "city"

-- list mine, as secretariat
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."category" AS "c1","t0"."status" AS "c2","t0"."created_at" AS "c3","t0"."answered_at" AS "c4",("t0"."created_at")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."inquiry" "t0"
  WHERE ("t0"."requester_id" = $1::text)
  ORDER BY "t0"."created_at" DESC, "t0"."id" DESC
  LIMIT $2::int;
--   $1 = "secretariat", $2 = 51
SELECT count(*)::int AS count
  FROM "data"."inquiry" "t0"
  WHERE ("t0"."requester_id" = $1::text);
--   $1 = "secretariat"

-- list mine, as admin
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."category" AS "c1","t0"."status" AS "c2","t0"."created_at" AS "c3","t0"."answered_at" AS "c4",("t0"."created_at")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."inquiry" "t0"
  WHERE ("t0"."requester_id" = $1::text)
  ORDER BY "t0"."created_at" DESC, "t0"."id" DESC
  LIMIT $2::int;
--   $1 = "admin", $2 = 51
SELECT count(*)::int AS count
  FROM "data"."inquiry" "t0"
  WHERE ("t0"."requester_id" = $1::text);
--   $1 = "admin"

-- list open, as institution
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."category" AS "c1","t0"."status" AS "c2",(coalesce(nullif("t1"."name", ''), coalesce(nullif("t2"."name", ''), "t3"."name"))) AS "c3","t0"."requester" AS "c4","t0"."created_at" AS "c5",("t0"."created_at")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."inquiry" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution" AND "t1"."scope_institution" = $1::uuid
  LEFT JOIN "data"."reporting_organization" "t2" ON "t2".id = "t0"."organization" AND "t2"."prefecture" = $2::uuid
  LEFT JOIN "data"."prefecture" "t3" ON "t3".id = "t0"."prefecture"
  WHERE "t0"."requester_id" = $3::text AND ("t0"."status" IN ($4::text, $5::text))
  ORDER BY "t0"."created_at", "t0"."id"
  LIMIT $6::int;
--   $1 = "(institution)", $2 = "00000000-0000-0000-0000-000000000000", $3 = "institution", $4 = "new", $5 = "follow_up", $6 = 51
SELECT count(*)::int AS count
  FROM "data"."inquiry" "t0"
  WHERE "t0"."requester_id" = $1::text AND ("t0"."status" IN ($2::text, $3::text));
--   $1 = "institution", $2 = "new", $3 = "follow_up"

-- list open, as organization
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."category" AS "c1","t0"."status" AS "c2",(coalesce(nullif("t1"."name", ''), coalesce(nullif("t2"."name", ''), "t3"."name"))) AS "c3","t0"."requester" AS "c4","t0"."created_at" AS "c5",("t0"."created_at")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."inquiry" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution" AND "t1"."scope_organization" = $1::uuid
  LEFT JOIN "data"."reporting_organization" "t2" ON "t2".id = "t0"."organization" AND "t2"."scope_organization" = $2::uuid
  LEFT JOIN "data"."prefecture" "t3" ON "t3".id = "t0"."prefecture"
  WHERE "t0"."requester_id" = $3::text AND ("t0"."status" IN ($4::text, $5::text))
  ORDER BY "t0"."created_at", "t0"."id"
  LIMIT $6::int;
--   $1 = "(organization)", $2 = "(organization)", $3 = "organization", $4 = "new", $5 = "follow_up", $6 = 51
SELECT count(*)::int AS count
  FROM "data"."inquiry" "t0"
  WHERE "t0"."requester_id" = $1::text AND ("t0"."status" IN ($2::text, $3::text));
--   $1 = "organization", $2 = "new", $3 = "follow_up"

-- list open, as prefecture
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."category" AS "c1","t0"."status" AS "c2",(coalesce(nullif("t1"."name", ''), coalesce(nullif("t2"."name", ''), "t3"."name"))) AS "c3","t0"."requester" AS "c4","t0"."created_at" AS "c5",("t0"."created_at")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."inquiry" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution" AND "t1"."scope_prefecture" = $1::uuid
  LEFT JOIN "data"."reporting_organization" "t2" ON "t2".id = "t0"."organization" AND "t2"."scope_prefecture" = $2::uuid
  LEFT JOIN "data"."prefecture" "t3" ON "t3".id = "t0"."prefecture"
  WHERE "t0"."requester_id" = $3::text AND ("t0"."status" IN ($4::text, $5::text))
  ORDER BY "t0"."created_at", "t0"."id"
  LIMIT $6::int;
--   $1 = "(prefecture)", $2 = "(prefecture)", $3 = "prefecture", $4 = "new", $5 = "follow_up", $6 = 51
SELECT count(*)::int AS count
  FROM "data"."inquiry" "t0"
  WHERE "t0"."requester_id" = $1::text AND ("t0"."status" IN ($2::text, $3::text));
--   $1 = "prefecture", $2 = "new", $3 = "follow_up"

-- list open, as city
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."category" AS "c1","t0"."status" AS "c2",(coalesce(nullif("t1"."name", ''), coalesce(nullif("t2"."name", ''), "t3"."name"))) AS "c3","t0"."requester" AS "c4","t0"."created_at" AS "c5",("t0"."created_at")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."inquiry" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution" AND "t1"."scope_area" = $1::uuid
  LEFT JOIN "data"."reporting_organization" "t2" ON "t2".id = "t0"."organization" AND "t2"."scope_prefecture" = $2::uuid
  LEFT JOIN "data"."prefecture" "t3" ON "t3".id = "t0"."prefecture"
  WHERE "t0"."requester_id" = $3::text AND ("t0"."status" IN ($4::text, $5::text))
  ORDER BY "t0"."created_at", "t0"."id"
  LIMIT $6::int;
--   $1 = "(area)", $2 = "(prefecture)", $3 = "city", $4 = "new", $5 = "follow_up", $6 = 51
SELECT count(*)::int AS count
  FROM "data"."inquiry" "t0"
  WHERE "t0"."requester_id" = $1::text AND ("t0"."status" IN ($2::text, $3::text));
--   $1 = "city", $2 = "new", $3 = "follow_up"

-- list open, as secretariat, admin
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."category" AS "c1","t0"."status" AS "c2",(coalesce(nullif("t1"."name", ''), coalesce(nullif("t2"."name", ''), "t3"."name"))) AS "c3","t0"."requester" AS "c4","t0"."created_at" AS "c5",("t0"."created_at")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."inquiry" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution"
  LEFT JOIN "data"."reporting_organization" "t2" ON "t2".id = "t0"."organization"
  LEFT JOIN "data"."prefecture" "t3" ON "t3".id = "t0"."prefecture"
  WHERE ("t0"."status" IN ($1::text, $2::text))
  ORDER BY "t0"."created_at", "t0"."id"
  LIMIT $3::int;
--   $1 = "new", $2 = "follow_up", $3 = 51
SELECT count(*)::int AS count
  FROM "data"."inquiry" "t0"
  WHERE ("t0"."status" IN ($1::text, $2::text));
--   $1 = "new", $2 = "follow_up"

-- list all, as institution
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."category" AS "c1","t0"."status" AS "c2",(coalesce(nullif("t1"."name", ''), coalesce(nullif("t2"."name", ''), "t3"."name"))) AS "c3","t0"."created_at" AS "c4","t0"."answered_at" AS "c5",("t0"."created_at")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."inquiry" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution" AND "t1"."scope_institution" = $1::uuid
  LEFT JOIN "data"."reporting_organization" "t2" ON "t2".id = "t0"."organization" AND "t2"."prefecture" = $2::uuid
  LEFT JOIN "data"."prefecture" "t3" ON "t3".id = "t0"."prefecture"
  WHERE "t0"."requester_id" = $3::text
  ORDER BY "t0"."created_at" DESC, "t0"."id" DESC
  LIMIT $4::int;
--   $1 = "(institution)", $2 = "00000000-0000-0000-0000-000000000000", $3 = "institution", $4 = 51
SELECT count(*)::int AS count
  FROM "data"."inquiry" "t0"
  WHERE "t0"."requester_id" = $1::text;
--   $1 = "institution"

-- list all, as organization
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."category" AS "c1","t0"."status" AS "c2",(coalesce(nullif("t1"."name", ''), coalesce(nullif("t2"."name", ''), "t3"."name"))) AS "c3","t0"."created_at" AS "c4","t0"."answered_at" AS "c5",("t0"."created_at")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."inquiry" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution" AND "t1"."scope_organization" = $1::uuid
  LEFT JOIN "data"."reporting_organization" "t2" ON "t2".id = "t0"."organization" AND "t2"."scope_organization" = $2::uuid
  LEFT JOIN "data"."prefecture" "t3" ON "t3".id = "t0"."prefecture"
  WHERE "t0"."requester_id" = $3::text
  ORDER BY "t0"."created_at" DESC, "t0"."id" DESC
  LIMIT $4::int;
--   $1 = "(organization)", $2 = "(organization)", $3 = "organization", $4 = 51
SELECT count(*)::int AS count
  FROM "data"."inquiry" "t0"
  WHERE "t0"."requester_id" = $1::text;
--   $1 = "organization"

-- list all, as prefecture
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."category" AS "c1","t0"."status" AS "c2",(coalesce(nullif("t1"."name", ''), coalesce(nullif("t2"."name", ''), "t3"."name"))) AS "c3","t0"."created_at" AS "c4","t0"."answered_at" AS "c5",("t0"."created_at")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."inquiry" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution" AND "t1"."scope_prefecture" = $1::uuid
  LEFT JOIN "data"."reporting_organization" "t2" ON "t2".id = "t0"."organization" AND "t2"."scope_prefecture" = $2::uuid
  LEFT JOIN "data"."prefecture" "t3" ON "t3".id = "t0"."prefecture"
  WHERE "t0"."requester_id" = $3::text
  ORDER BY "t0"."created_at" DESC, "t0"."id" DESC
  LIMIT $4::int;
--   $1 = "(prefecture)", $2 = "(prefecture)", $3 = "prefecture", $4 = 51
SELECT count(*)::int AS count
  FROM "data"."inquiry" "t0"
  WHERE "t0"."requester_id" = $1::text;
--   $1 = "prefecture"

-- list all, as city
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."category" AS "c1","t0"."status" AS "c2",(coalesce(nullif("t1"."name", ''), coalesce(nullif("t2"."name", ''), "t3"."name"))) AS "c3","t0"."created_at" AS "c4","t0"."answered_at" AS "c5",("t0"."created_at")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."inquiry" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution" AND "t1"."scope_area" = $1::uuid
  LEFT JOIN "data"."reporting_organization" "t2" ON "t2".id = "t0"."organization" AND "t2"."scope_prefecture" = $2::uuid
  LEFT JOIN "data"."prefecture" "t3" ON "t3".id = "t0"."prefecture"
  WHERE "t0"."requester_id" = $3::text
  ORDER BY "t0"."created_at" DESC, "t0"."id" DESC
  LIMIT $4::int;
--   $1 = "(area)", $2 = "(prefecture)", $3 = "city", $4 = 51
SELECT count(*)::int AS count
  FROM "data"."inquiry" "t0"
  WHERE "t0"."requester_id" = $1::text;
--   $1 = "city"

-- list all, as secretariat, admin
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."category" AS "c1","t0"."status" AS "c2",(coalesce(nullif("t1"."name", ''), coalesce(nullif("t2"."name", ''), "t3"."name"))) AS "c3","t0"."created_at" AS "c4","t0"."answered_at" AS "c5",("t0"."created_at")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."inquiry" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution"
  LEFT JOIN "data"."reporting_organization" "t2" ON "t2".id = "t0"."organization"
  LEFT JOIN "data"."prefecture" "t3" ON "t3".id = "t0"."prefecture"
  ORDER BY "t0"."created_at" DESC, "t0"."id" DESC
  LIMIT $1::int;
--   $1 = 51
SELECT count(*)::int AS count
  FROM "data"."inquiry" "t0";

-- search in list mine, as institution
WITH sample AS MATERIALIZED (SELECT count(*) > $1::int AS frequent
  FROM (SELECT strpos("t0".search, $2::text) > 0 AND strpos("t0".search, $3::text) > 0 AS holds
  FROM "data"."inquiry" "t0"
  WHERE "t0"."requester_id" = $4::text AND ("t0"."requester_id" = $5::text)
  LIMIT $6::int) s
  WHERE s.holds) SELECT "t0".id AS id,"t0"."title" AS "c0",("t0"."created_at")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."inquiry" "t0"
  WHERE "t0".id = ANY(CASE WHEN (SELECT frequent
  FROM sample) THEN ARRAY(SELECT "t0".id
  FROM "data"."inquiry" "t0"
  WHERE "t0"."requester_id" = $7::text AND ("t0"."requester_id" = $8::text) AND strpos("t0".search, $9::text) > 0 AND strpos("t0".search, $10::text) > 0
  ORDER BY "t0"."created_at" DESC, "t0"."id" DESC
  LIMIT $11::int) ELSE ARRAY(SELECT "t0".id
  FROM "data"."inquiry" "t0"
  WHERE "t0"."requester_id" = $12::text AND ("t0"."requester_id" = $13::text) AND "t0".search LIKE $14::text AND "t0".search LIKE $15::text AND string_to_array("t0".search, NULL) @> string_to_array($16::text, NULL)
  ORDER BY "t0"."created_at" DESC, "t0"."id" DESC
  LIMIT $17::int) END)
  ORDER BY "t0"."created_at" DESC, "t0"."id" DESC
  LIMIT $18::int;
--   $1 = 5, $2 = "総合", $3 = "病院", $4 = "institution", $5 = "institution", $6 = 1000, $7 = "institution", $8 = "institution", $9 = "総合", $10 = "病院", $11 = 51, $12 = "institution", $13 = "institution", $14 = "%総合%", $15 = "%病院%", $16 = "総合病院", $17 = 51, $18 = 51
WITH sample AS MATERIALIZED (SELECT count(*) > $1::int AS frequent
  FROM (SELECT strpos("t0".search, $2::text) > 0 AND strpos("t0".search, $3::text) > 0 AS holds
  FROM "data"."inquiry" "t0"
  WHERE "t0"."requester_id" = $4::text AND ("t0"."requester_id" = $5::text)
  LIMIT $6::int) s
  WHERE s.holds) SELECT CASE WHEN (SELECT frequent
  FROM sample) THEN (SELECT count(*)::int
  FROM "data"."inquiry" "t0"
  WHERE "t0"."requester_id" = $7::text AND ("t0"."requester_id" = $8::text) AND strpos("t0".search, $9::text) > 0 AND strpos("t0".search, $10::text) > 0) ELSE (SELECT count(*)::int
  FROM "data"."inquiry" "t0"
  WHERE "t0"."requester_id" = $11::text AND ("t0"."requester_id" = $12::text) AND "t0".search LIKE $13::text AND "t0".search LIKE $14::text AND string_to_array("t0".search, NULL) @> string_to_array($15::text, NULL)) END AS count;
--   $1 = 5, $2 = "総合", $3 = "病院", $4 = "institution", $5 = "institution", $6 = 1000, $7 = "institution", $8 = "institution", $9 = "総合", $10 = "病院", $11 = "institution", $12 = "institution", $13 = "%総合%", $14 = "%病院%", $15 = "総合病院"

-- search over everything, as institution
WITH sample AS MATERIALIZED (SELECT count(*) > $1::int AS frequent
  FROM (SELECT strpos("t0".search, $2::text) > 0 AND strpos("t0".search, $3::text) > 0 AS holds
  FROM "data"."inquiry" "t0"
  WHERE "t0"."requester_id" = $4::text
  LIMIT $5::int) s
  WHERE s.holds), walked AS MATERIALIZED (SELECT CASE WHEN (SELECT frequent
  FROM sample) THEN ARRAY(SELECT w.id
  FROM (SELECT "t0".id, "t0".title, "t0".search, "t0"."title" AS "k0","t0"."id" AS "k1"
  FROM "data"."inquiry" "t0"
  WHERE "t0"."requester_id" = $6::text
  ORDER BY "t0"."title", "t0"."id"
  LIMIT $7::int) w
  WHERE strpos("w".search, $8::text) > 0 AND strpos("w".search, $9::text) > 0
  ORDER BY CASE WHEN starts_with("w".search, $10::text) THEN 0 ELSE CASE WHEN strpos("w".search, $11::text) <= length("w".title) AND strpos("w".search, $12::text) <= length("w".title) THEN 1 ELSE 2 END END, w."k0", w."k1"
  LIMIT $13::int) ELSE ARRAY[]::uuid[] END AS ids) SELECT "t0".id, "t0".title,"t0"."category" AS "c0","t0"."body" AS "m0","t0"."answer" AS "m1",(CASE WHEN f.folded = $14::text THEN 0 WHEN starts_with(f.folded, $15::text) THEN 1 WHEN strpos(f.folded, $16::text) > 0 AND strpos(f.folded, $17::text) > 0 THEN 2 ELSE 3 END)::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."inquiry" "t0" CROSS JOIN LATERAL (SELECT shirabe.fold("t0".title) AS folded OFFSET 0) f
  WHERE "t0".id = ANY(CASE WHEN (SELECT cardinality(ids) > 0
  FROM walked) THEN (SELECT ids
  FROM walked) ELSE ARRAY(SELECT "t0".id
  FROM "data"."inquiry" "t0"
  WHERE "t0"."requester_id" = $18::text AND "t0".search LIKE $19::text AND "t0".search LIKE $20::text AND string_to_array("t0".search, NULL) @> string_to_array($21::text, NULL)
  ORDER BY CASE WHEN starts_with("t0".search, $22::text) THEN 0 ELSE CASE WHEN strpos("t0".search, $23::text) <= length("t0".title) AND strpos("t0".search, $24::text) <= length("t0".title) THEN 1 ELSE 2 END END, "t0"."title", "t0"."id"
  LIMIT $25::int) END || ARRAY(SELECT b.id
  FROM ((SELECT "t0".id
  FROM "data"."inquiry" "t0"
  WHERE "t0"."requester_id" = $26::text AND "t0".title >= $27::text AND "t0".title < $28::text
  ORDER BY "t0".title, "t0".id
  LIMIT $29::int)) b))
  ORDER BY CASE WHEN f.folded = $30::text THEN 0 WHEN starts_with(f.folded, $31::text) THEN 1 WHEN strpos(f.folded, $32::text) > 0 AND strpos(f.folded, $33::text) > 0 THEN 2 ELSE 3 END, "t0"."title", "t0"."id"
  LIMIT $34::int;
--   $1 = 5, $2 = "総合", $3 = "病院", $4 = "institution", $5 = 1000, $6 = "institution", $7 = 2000, $8 = "総合", $9 = "病院", $10 = "総合 病院", $11 = "総合", $12 = "病院", $13 = 100, $14 = "総合 病院", $15 = "総合 病院", $16 = "総合", $17 = "病院", $18 = "institution", $19 = "%総合%", $20 = "%病院%", $21 = "総合病院", $22 = "総合 病院", $23 = "総合", $24 = "病院", $25 = 100, $26 = "institution", $27 = "総合 病院", $28 = "総合 病院􏿿", $29 = 30, $30 = "総合 病院", $31 = "総合 病院", $32 = "総合", $33 = "病院", $34 = 6
