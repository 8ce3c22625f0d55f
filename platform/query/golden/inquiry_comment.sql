-- list all, as institution
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."inquiry" AS "c1","t1".title AS "c1_label","t0"."author" AS "c2","t0"."created_at" AS "c3",("t0"."created_at")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."inquiry_comment" "t0"
  LEFT JOIN "data"."inquiry" "t1" ON "t1".id = "t0"."inquiry"
  WHERE "t1"."requester_id" = $1::text
  ORDER BY "t0"."created_at" DESC, "t0"."id" DESC
  LIMIT $2::int;
--   $1 = "institution", $2 = 51
SELECT count(*)::int AS count
  FROM "data"."inquiry_comment" "t0"
  LEFT JOIN "data"."inquiry" "t1" ON "t1".id = "t0"."inquiry"
  WHERE "t1"."requester_id" = $1::text;
--   $1 = "institution"

-- list all, as organization
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."inquiry" AS "c1","t1".title AS "c1_label","t0"."author" AS "c2","t0"."created_at" AS "c3",("t0"."created_at")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."inquiry_comment" "t0"
  LEFT JOIN "data"."inquiry" "t1" ON "t1".id = "t0"."inquiry"
  WHERE "t1"."requester_id" = $1::text
  ORDER BY "t0"."created_at" DESC, "t0"."id" DESC
  LIMIT $2::int;
--   $1 = "organization", $2 = 51
SELECT count(*)::int AS count
  FROM "data"."inquiry_comment" "t0"
  LEFT JOIN "data"."inquiry" "t1" ON "t1".id = "t0"."inquiry"
  WHERE "t1"."requester_id" = $1::text;
--   $1 = "organization"

-- list all, as prefecture
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."inquiry" AS "c1","t1".title AS "c1_label","t0"."author" AS "c2","t0"."created_at" AS "c3",("t0"."created_at")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."inquiry_comment" "t0"
  LEFT JOIN "data"."inquiry" "t1" ON "t1".id = "t0"."inquiry"
  WHERE "t1"."requester_id" = $1::text
  ORDER BY "t0"."created_at" DESC, "t0"."id" DESC
  LIMIT $2::int;
--   $1 = "prefecture", $2 = 51
SELECT count(*)::int AS count
  FROM "data"."inquiry_comment" "t0"
  LEFT JOIN "data"."inquiry" "t1" ON "t1".id = "t0"."inquiry"
  WHERE "t1"."requester_id" = $1::text;
--   $1 = "prefecture"

-- list all, as city
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."inquiry" AS "c1","t1".title AS "c1_label","t0"."author" AS "c2","t0"."created_at" AS "c3",("t0"."created_at")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."inquiry_comment" "t0"
  LEFT JOIN "data"."inquiry" "t1" ON "t1".id = "t0"."inquiry"
  WHERE "t1"."requester_id" = $1::text
  ORDER BY "t0"."created_at" DESC, "t0"."id" DESC
  LIMIT $2::int;
--   $1 = "city", $2 = 51
SELECT count(*)::int AS count
  FROM "data"."inquiry_comment" "t0"
  LEFT JOIN "data"."inquiry" "t1" ON "t1".id = "t0"."inquiry"
  WHERE "t1"."requester_id" = $1::text;
--   $1 = "city"

-- list all, as secretariat
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."inquiry" AS "c1","t1".title AS "c1_label","t0"."author" AS "c2","t0"."created_at" AS "c3",("t0"."created_at")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."inquiry_comment" "t0"
  LEFT JOIN "data"."inquiry" "t1" ON "t1".id = "t0"."inquiry"
  ORDER BY "t0"."created_at" DESC, "t0"."id" DESC
  LIMIT $1::int;
--   $1 = 51
SELECT count(*)::int AS count
  FROM "data"."inquiry_comment" "t0"
  LEFT JOIN "data"."inquiry" "t1" ON "t1".id = "t0"."inquiry";

-- list all, as admin
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."inquiry" AS "c1","t1".title AS "c1_label","t0"."author" AS "c2","t0"."created_at" AS "c3",("t0"."created_at")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."inquiry_comment" "t0"
  LEFT JOIN "data"."inquiry" "t1" ON "t1".id = "t0"."inquiry"
  ORDER BY "t0"."created_at" DESC, "t0"."id" DESC
  LIMIT $1::int;
--   $1 = 51
SELECT count(*)::int AS count
  FROM "data"."inquiry_comment" "t0";
