-- list all, as institution, organization
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."survey" AS "c1","t1".title AS "c1_label","t0"."item" AS "c2","t0"."stock_qty" AS "c3","t0"."received_qty" AS "c4","t0"."distributed_qty" AS "c5",("t0"."title")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."supply_stock_survey_item" "t0"
  LEFT JOIN "data"."supply_stock_survey" "t1" ON "t1".id = "t0"."survey" AND FALSE
  WHERE FALSE
  ORDER BY "t0"."title", "t0"."id"
  LIMIT $1::int;
--   $1 = 51
SELECT count(*)::int AS count
  FROM "data"."supply_stock_survey_item" "t0"
  WHERE FALSE;

-- list all, as prefecture, city
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."survey" AS "c1","t1".title AS "c1_label","t0"."item" AS "c2","t0"."stock_qty" AS "c3","t0"."received_qty" AS "c4","t0"."distributed_qty" AS "c5",("t0"."title")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."supply_stock_survey_item" "t0"
  LEFT JOIN "data"."supply_stock_survey" "t1" ON "t1".id = "t0"."survey" AND "t1"."scope_prefecture" = $1::uuid
  WHERE "t0"."scope_prefecture" = $2::uuid
  ORDER BY "t0"."title", "t0"."id"
  LIMIT $3::int;
--   $1 = "(prefecture)", $2 = "(prefecture)", $3 = 51
SELECT count(*)::int AS count
  FROM "data"."supply_stock_survey_item" "t0"
  WHERE "t0"."scope_prefecture" = $1::uuid;
--   $1 = "(prefecture)"

-- list all, as secretariat, admin
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."survey" AS "c1","t1".title AS "c1_label","t0"."item" AS "c2","t0"."stock_qty" AS "c3","t0"."received_qty" AS "c4","t0"."distributed_qty" AS "c5",("t0"."title")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."supply_stock_survey_item" "t0"
  LEFT JOIN "data"."supply_stock_survey" "t1" ON "t1".id = "t0"."survey"
  ORDER BY "t0"."title", "t0"."id"
  LIMIT $1::int;
--   $1 = 51
SELECT count(*)::int AS count
  FROM "data"."supply_stock_survey_item" "t0";
