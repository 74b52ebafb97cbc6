"""What the sources call our categories and conditions.

From the menus of Craigslist, eBay (US and UK), Facebook Marketplace, Kijiji, Mercari, OfferUp and OLX. Case, accents,
punctuation, plurals of categories and their "and" make no difference.
"""

from typing import NamedTuple

from core.values import Condition


class Category(NamedTuple):
    """A category of ours. `names` are separated by semicolons; a `/` joins two levels of a path."""

    slug: str
    parent: str | None
    label: str
    names: str


CATEGORIES = (
    Category("electronics", None, "Electronics",
             "consumer electronics; electronics & computers; tech; gadgets; other electronics"),
    Category("phones", "electronics", "Phones",
             "phone; cell phones; mobile phones; mobiles; smartphones; cell phones & accessories; cell phones & "
             "smartphones; mobile phones & communication; mobile & smart phones"),
    Category("tablets", "electronics", "Tablets",
             "tablets & e-readers; tablets & ebook readers; ipads & tablets; e-readers"),
    Category("computers", "electronics", "Computers",
             "computer; pcs; desktops; computers & laptops; computers, tablets & networking; computers/tablets & "
             "networking; computer parts; computer accessories; pc components; networking; desktop computers"),
    Category("laptops", "computers", "Laptops",
             "laptop; notebooks; laptops & netbooks; pc laptops & netbooks"),
    Category("tv_audio", "electronics", "TV and audio",
             "tv; tvs; television; televisions; audio; home audio; tvs & video; tv & video; tv, video & home audio; "
             "sound & vision; headphones & mp3 players; headphones; speakers; audio equipment; stereo; tv, audio & "
             "video"),
    Category("cameras", "electronics", "Cameras",
             "camera; photo+video; cameras & photo; cameras & photography; cameras & camcorders; photography"),
    Category("gaming", "electronics", "Video games",
             "video gaming; videogame; video games & consoles; consoles; video game consoles; games & consoles; "
             "gaming consoles"),
    Category("home", None, "Home",
             "household; household items; home goods; home & garden; home decor; home, furniture & diy; home indoor; "
             "housewares; kitchen; home & kitchen; general household"),
    Category("furniture", "home", "Furniture",
             "furniture & home decor; home furniture; beds & mattresses; sofas & chairs; patio furniture"),
    Category("appliances", "home", "Appliances",
             "home appliances; major appliances; kitchen appliances; household appliances; electronics & home "
             "appliances; small appliances"),
    Category("garden", "home", "Garden",
             "farm+garden; garden & outdoor; garden & patio; yard, garden & outdoor living; home outdoor & garden; "
             "lawn & garden; patio & garden; outdoor living; plants"),
    Category("tools", None, "Tools",
             "tools & hardware; home improvement; home improvement supplies; diy; materials; building materials; home "
             "renovation materials; tools & workshop equipment; diy tools & workshop; power tools"),
    Category("vehicles", None, "Vehicles",
             "ebay motors; automotive vehicles; cars & vehicles; cars, motorcycles & vehicles; autos & vehicles; "
             "trailers; boats; boats & watercraft; rvs; rvs+camp; rvs, campers & trailers; atv/utv/sno; atvs & "
             "snowmobiles; powersports; heavy equip; aviation"),
    Category("cars", "vehicles", "Cars",
             "car; autos; automobiles; cars+trucks; used cars; trucks; vans; suvs; cars & vans"),
    Category("motorcycles", "vehicles", "Motorcycles",
             "motorbikes; motorcycles & scooters; mopeds & scooters; scooters"),
    Category("vehicle_parts", "vehicles", "Vehicle parts",
             "auto parts; car parts; parts & accessories; auto parts & accessories; auto parts & tires; vehicle parts "
             "& accessories; wheels+tires; tires; motorcycle parts; boat parts; automotive; other/automotive"),
    Category("sports", None, "Sports and outdoors",
             "sport; sporting; sporting goods; sporting goods & exercise; sports & outdoors; sports & hobbies; "
             "exercise; exercise equipment; fitness; camping; golf; fishing"),
    Category("bikes", "sports", "Bicycles",
             "bike; bicycle; bike parts; cycling; cycling equipment; bicycles & accessories; mountain bikes; road "
             "bikes"),
    Category("clothing", None, "Clothing and accessories",
             "clothes; clothes+acc; apparel; fashion; fashion & beauty; women; men; clothing, shoes & accessories; "
             "clothes, shoes & accessories; women's clothing; men's clothing; women's clothing & shoes; men's "
             "clothing & shoes"),
    Category("shoes", "clothing", "Shoes",
             "shoe; footwear; sneakers; trainers; boots; women's shoes; men's shoes"),
    Category("bags", "clothing", "Bags",
             "handbags; women's handbags; bags & luggage; luggage; purses; women's bags & handbags"),
    Category("jewelry", "clothing", "Jewelry and watches",
             "jewellery; jewelry & watches; jewellery & watches; jewelry & accessories; watches"),
    Category("beauty", None, "Health and beauty",
             "health & beauty; beauty+hlth; beauty & personal care; cosmetics; makeup; health & special needs; "
             "fragrance"),
    Category("baby", None, "Baby and kids",
             "baby+kid; kids; baby items; children; family; baby & toddler; kids & babies"),
    Category("toys", None, "Toys and games",
             "toys+games; toys & hobbies; toys & collectibles; dolls & bears; board games; lego"),
    Category("collectibles", None, "Collectibles and art",
             "collectables; vintage & collectibles; antiques; antiques & collectibles; arts & collectibles; art; "
             "coins; coins & paper money; stamps; trading cards; toys & collectibles/trading cards; toys & "
             "collectibles/sports trading cards; toys & collectibles/collectibles & hobbies; sports mem, cards & fan "
             "shop; pottery & glass; entertainment memorabilia"),
    Category("books", None, "Books",
             "book; books & magazines; magazines; textbooks; comics; books, comics & magazines"),
    Category("music", None, "Music and films",
             "cds/dvd/vhs; cds, dvds & blu-ray; vinyl records; records; movies; movies & tv; dvds & movies; films; "
             "books, movies & music; electronics/media; entertainment"),
    Category("musical_instruments", None, "Musical instruments",
             "music instr; musical instruments & gear; instruments; guitars"),
    Category("crafts", None, "Arts and crafts",
             "arts+crafts; craft; hobbies; hobbies & crafts; handmade; sewing"),
    Category("pets", None, "Pets",
             "pet supplies; animals; pet accessories"),
    Category("tickets", None, "Tickets",
             "tickets & experiences; tickets & travel; event tickets"),
    Category("business", None, "Business and office",
             "business & industrial; office; office supplies; office furniture & supplies; business, office & "
             "industrial; commercial equipment"),
    Category("property", None, "Property",
             "real estate; property for sale; property rentals; housing; apartments"),
    Category("free", None, "Free things",
             "free stuff; freebies; giveaway"),
    Category("other", None, "Other",
             "everything else; misc; miscellaneous; general; garage sale; garage sales; barter; classifieds"),
)  # fmt: skip

CONDITIONS: dict[Condition, str] = {
    Condition.NEW: "new; brand new; new with tags; new with box; brand new in box; bnib; bnwt; nwt; sealed; "
                   "NewCondition; 1000",
    Condition.LIKE_NEW: "like new; used like new; as new; mint; near mint; open box; open box new; opened never used; "
                        "new other; new other see details; new without tags; new without box; nwot; "
                        "pre owned like new; certified refurbished; cpo; certified pre owned; "
                        "manufacturer refurbished; 1500; 2000; 2750; 2990",
    Condition.EXCELLENT: "excellent; used excellent; pre owned excellent; excellent refurbished; 2010",
    Condition.GOOD: "good; very good; used; used very good; used good; pre owned; pre owned good; second hand; "
                    "refurbished; very good refurbished; good refurbished; seller refurbished; reconditioned; "
                    "used normal wear; new with defects; new with imperfections; UsedCondition; RefurbishedCondition; "
                    "1750; 2020; 2030; 2500; 3000; 4000; 5000",
    Condition.FAIR: "fair; used fair; pre owned fair; acceptable; used acceptable; worn; 3010; 6000",
    Condition.POOR: "poor; used poor; heavily used; DamagedCondition",
    Condition.FOR_PARTS: "for parts; parts only; for parts only; for parts or not working; parts or not working; "
                         "not working; for parts or repair; spares or repair; spares or repairs; spares and repairs; "
                         "broken; salvage; 7000",
}  # numbers are eBay's conditionId; names ending in Condition are schema.org's  # fmt: skip
