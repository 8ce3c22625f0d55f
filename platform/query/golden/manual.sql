-- list all, as institution
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."version_2" AS "c1","t0"."revised_on" AS "c2","t0"."file" AS "c3",("t0"."revised_on")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."manual" "t0"
  WHERE ("t0"."audience" IS NULL OR $1::text = ANY ("t0"."audience"))
  ORDER BY "t0"."revised_on" DESC NULLS LAST, "t0"."title", "t0"."id"
  LIMIT $2::int;
--   $1 = "institution", $2 = 51
SELECT count(*)::int AS count
  FROM "data"."manual" "t0"
  WHERE ("t0"."audience" IS NULL OR $1::text = ANY ("t0"."audience"));
--   $1 = "institution"

-- list all, as organization
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."version_2" AS "c1","t0"."revised_on" AS "c2","t0"."file" AS "c3",("t0"."revised_on")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."manual" "t0"
  WHERE ("t0"."audience" IS NULL OR $1::text = ANY ("t0"."audience"))
  ORDER BY "t0"."revised_on" DESC NULLS LAST, "t0"."title", "t0"."id"
  LIMIT $2::int;
--   $1 = "organization", $2 = 51
SELECT count(*)::int AS count
  FROM "data"."manual" "t0"
  WHERE ("t0"."audience" IS NULL OR $1::text = ANY ("t0"."audience"));
--   $1 = "organization"

-- list all, as prefecture, city
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."version_2" AS "c1","t0"."revised_on" AS "c2","t0"."file" AS "c3",("t0"."revised_on")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."manual" "t0"
  WHERE ("t0"."audience" IS NULL OR $1::text = ANY ("t0"."audience"))
  ORDER BY "t0"."revised_on" DESC NULLS LAST, "t0"."title", "t0"."id"
  LIMIT $2::int;
--   $1 = "local_government", $2 = 51
SELECT count(*)::int AS count
  FROM "data"."manual" "t0"
  WHERE ("t0"."audience" IS NULL OR $1::text = ANY ("t0"."audience"));
--   $1 = "local_government"

-- list all, as secretariat, admin
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."version_2" AS "c1","t0"."revised_on" AS "c2","t0"."file" AS "c3",("t0"."revised_on")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."manual" "t0"
  ORDER BY "t0"."revised_on" DESC NULLS LAST, "t0"."title", "t0"."id"
  LIMIT $1::int;
--   $1 = 51
SELECT count(*)::int AS count
  FROM "data"."manual" "t0";
