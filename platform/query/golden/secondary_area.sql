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
