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
