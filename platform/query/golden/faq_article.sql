-- list all, as institution
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."category" AS "c1","t0"."updated_at" AS "c2",("t0"."order")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."faq_article" "t0"
  WHERE ("t0"."published" AND ("t0"."audience" IS NULL OR $1::text = ANY ("t0"."audience")))
  ORDER BY "t0"."order", "t0"."title", "t0"."id"
  LIMIT $2::int;
--   $1 = "institution", $2 = 51
SELECT count(*)::int AS count
  FROM "data"."faq_article" "t0"
  WHERE ("t0"."published" AND ("t0"."audience" IS NULL OR $1::text = ANY ("t0"."audience")));
--   $1 = "institution"

-- list all, as organization
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."category" AS "c1","t0"."updated_at" AS "c2",("t0"."order")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."faq_article" "t0"
  WHERE ("t0"."published" AND ("t0"."audience" IS NULL OR $1::text = ANY ("t0"."audience")))
  ORDER BY "t0"."order", "t0"."title", "t0"."id"
  LIMIT $2::int;
--   $1 = "organization", $2 = 51
SELECT count(*)::int AS count
  FROM "data"."faq_article" "t0"
  WHERE ("t0"."published" AND ("t0"."audience" IS NULL OR $1::text = ANY ("t0"."audience")));
--   $1 = "organization"

-- list all, as prefecture, city
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."category" AS "c1","t0"."updated_at" AS "c2",("t0"."order")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."faq_article" "t0"
  WHERE ("t0"."published" AND ("t0"."audience" IS NULL OR $1::text = ANY ("t0"."audience")))
  ORDER BY "t0"."order", "t0"."title", "t0"."id"
  LIMIT $2::int;
--   $1 = "local_government", $2 = 51
SELECT count(*)::int AS count
  FROM "data"."faq_article" "t0"
  WHERE ("t0"."published" AND ("t0"."audience" IS NULL OR $1::text = ANY ("t0"."audience")));
--   $1 = "local_government"

-- list all, as secretariat, admin
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."category" AS "c1","t0"."updated_at" AS "c2",("t0"."order")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."faq_article" "t0"
  ORDER BY "t0"."order", "t0"."title", "t0"."id"
  LIMIT $1::int;
--   $1 = 51
SELECT count(*)::int AS count
  FROM "data"."faq_article" "t0";

-- list unpublished, as institution
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."category" AS "c1","t0"."updated_at" AS "c2",("t0"."order")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."faq_article" "t0"
  WHERE ("t0"."published" AND ("t0"."audience" IS NULL OR $1::text = ANY ("t0"."audience"))) AND (("t0"."published") IS NOT TRUE)
  ORDER BY "t0"."order", "t0"."title", "t0"."id"
  LIMIT $2::int;
--   $1 = "institution", $2 = 51
SELECT count(*)::int AS count
  FROM "data"."faq_article" "t0"
  WHERE ("t0"."published" AND ("t0"."audience" IS NULL OR $1::text = ANY ("t0"."audience"))) AND (("t0"."published") IS NOT TRUE);
--   $1 = "institution"

-- list unpublished, as organization
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."category" AS "c1","t0"."updated_at" AS "c2",("t0"."order")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."faq_article" "t0"
  WHERE ("t0"."published" AND ("t0"."audience" IS NULL OR $1::text = ANY ("t0"."audience"))) AND (("t0"."published") IS NOT TRUE)
  ORDER BY "t0"."order", "t0"."title", "t0"."id"
  LIMIT $2::int;
--   $1 = "organization", $2 = 51
SELECT count(*)::int AS count
  FROM "data"."faq_article" "t0"
  WHERE ("t0"."published" AND ("t0"."audience" IS NULL OR $1::text = ANY ("t0"."audience"))) AND (("t0"."published") IS NOT TRUE);
--   $1 = "organization"

-- list unpublished, as prefecture, city
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."category" AS "c1","t0"."updated_at" AS "c2",("t0"."order")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."faq_article" "t0"
  WHERE ("t0"."published" AND ("t0"."audience" IS NULL OR $1::text = ANY ("t0"."audience"))) AND (("t0"."published") IS NOT TRUE)
  ORDER BY "t0"."order", "t0"."title", "t0"."id"
  LIMIT $2::int;
--   $1 = "local_government", $2 = 51
SELECT count(*)::int AS count
  FROM "data"."faq_article" "t0"
  WHERE ("t0"."published" AND ("t0"."audience" IS NULL OR $1::text = ANY ("t0"."audience"))) AND (("t0"."published") IS NOT TRUE);
--   $1 = "local_government"

-- list unpublished, as secretariat, admin
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."category" AS "c1","t0"."updated_at" AS "c2",("t0"."order")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."faq_article" "t0"
  WHERE (("t0"."published") IS NOT TRUE)
  ORDER BY "t0"."order", "t0"."title", "t0"."id"
  LIMIT $1::int;
--   $1 = 51
SELECT count(*)::int AS count
  FROM "data"."faq_article" "t0"
  WHERE (("t0"."published") IS NOT TRUE);
