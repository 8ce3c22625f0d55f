-- list all, as institution
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."org_type" AS "c1","t0"."prefecture" AS "c2","t1".title AS "c2_label","t0"."phone" AS "c3","t0"."contact_email" AS "c4",("t1"."code")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
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

-- list all, as prefecture, city
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

-- list all, as secretariat, admin
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."org_type" AS "c1","t0"."prefecture" AS "c2","t1".title AS "c2_label","t0"."phone" AS "c3","t0"."contact_email" AS "c4",("t1"."code")::text AS "s0",("t0"."title")::text AS "s1",("t0"."id")::text AS "s2"
  FROM "data"."reporting_organization" "t0"
  LEFT JOIN "data"."prefecture" "t1" ON "t1".id = "t0"."prefecture"
  ORDER BY "t1"."code", "t0"."title", "t0"."id"
  LIMIT $1::int;
--   $1 = 51
SELECT count(*)::int AS count
  FROM "data"."reporting_organization" "t0";
