from django.db import migrations

from core.policies import REMEMBER_SCOPE, SEE_AS_BEFORE, SEE_EVERYTHING, definer_function

# What is asked in the county for what a purchase of the caller's buys: averages without a place or a
# name (decision 12), of three suppliers or more, so that an average is not one supplier's price. The
# wide scope holds inside the function alone.
ASKED_PRICES = f"""
DECLARE
    {REMEMBER_SCOPE}
BEGIN
    {SEE_EVERYTHING}
    RETURN QUERY
    SELECT here.id, avg(price.unit_price), count(*)
    FROM procurement_purchase ours
    JOIN procurement_purchaseitem here ON here.purchase_id = ours.id
    JOIN procurement_purchaseitem other ON other.name = here.name AND other.unit = here.unit
        AND other.village_id >= left(ours.village_id, 6) || '000000'
        AND other.village_id <= left(ours.village_id, 6) || '999999'
        AND other.purchase_id <> ours.id
    JOIN procurement_quoterow price ON price.item_id = other.id AND price.unit_price > 0
    JOIN procurement_quote offer ON offer.id = price.quote_id AND offer.withdrawn_at IS NULL
        AND offer.asked_on BETWEEN (ours.made_at AT TIME ZONE 'Asia/Shanghai')::date - 365
            AND (ours.made_at AT TIME ZONE 'Asia/Shanghai')::date
    WHERE ours.id = asked_prices.bought
        AND ours.village_id >= lo AND ours.village_id < hi
    GROUP BY here.id
    HAVING count(DISTINCT offer.registered_id) >= 3;
    {SEE_AS_BEFORE}
END
"""  # noqa: S608  no value goes in


class Migration(migrations.Migration):
    dependencies = [("procurement", "0034_items_of_one_name")]
    operations = [
        definer_function(
            "asked_prices(bought uuid)",
            "TABLE (item uuid, average numeric, offers bigint)",
            ASKED_PRICES,
        ),
    ]
