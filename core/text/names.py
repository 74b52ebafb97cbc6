"""What the sources call our categories and conditions.

From the menus of Craigslist, eBay (US and UK), Facebook Marketplace, Kijiji, Mercari, OfferUp and OLX, and what they
are called in Spanish, behind the rest. Case, accents, punctuation, plurals of categories and their "and" make no
difference.
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
             "consumer electronics; electronics & computers; tech; gadgets; other electronics; "
             "electronica"),
    Category("phones", "electronics", "Phones",
             "phone; cell phones; mobile phones; mobiles; smartphones; cell phones & accessories; cell phones & "
             "smartphones; mobile phones & communication; mobile & smart phones; "
             "telefonos; telefono; moviles; movil; celulares; celular; smartphone"),
    Category("tablets", "electronics", "Tablets",
             "tablets & e-readers; tablets & ebook readers; ipads & tablets; e-readers; "
             "tabletas; tableta"),
    Category("computers", "electronics", "Computers",
             "computer; pcs; desktops; computers & laptops; computers, tablets & networking; computers/tablets & "
             "networking; computer parts; computer accessories; pc components; networking; desktop computers; "
             "ordenadores; ordenador; computadoras; computadora; informatica"),
    Category("laptops", "computers", "Laptops",
             "laptop; notebooks; laptops & netbooks; pc laptops & netbooks; "
             "portatiles; portatil; ordenadores portatiles"),
    Category("tv_audio", "electronics", "TV and audio",
             "tv; tvs; television; televisions; audio; home audio; tvs & video; tv & video; tv, video & home audio; "
             "sound & vision; headphones & mp3 players; headphones; speakers; audio equipment; stereo; tv, audio & "
             "video; "
             "tv y audio; tv, audio y foto; televisores; televisor"),
    Category("cameras", "electronics", "Cameras",
             "camera; photo+video; cameras & photo; cameras & photography; cameras & camcorders; photography; "
             "camaras; camara; fotografia"),
    Category("gaming", "electronics", "Video games",
             "video gaming; videogame; video games & consoles; consoles; video game consoles; games & consoles; "
             "gaming consoles; "
             "videojuegos; consolas; consola; consolas y videojuegos"),
    Category("home", None, "Home",
             "household; household items; home goods; home & garden; home decor; home, furniture & diy; home indoor; "
             "housewares; kitchen; home & kitchen; general household; "
             "hogar; casa; hogar y jardin"),
    Category("furniture", "home", "Furniture",
             "furniture & home decor; home furniture; beds & mattresses; sofas & chairs; patio furniture; "
             "muebles; mueble"),
    Category("appliances", "home", "Appliances",
             "home appliances; major appliances; kitchen appliances; household appliances; electronics & home "
             "appliances; small appliances; "
             "electrodomesticos; electrodomestico"),
    Category("garden", "home", "Garden",
             "farm+garden; garden & outdoor; garden & patio; yard, garden & outdoor living; home outdoor & garden; "
             "lawn & garden; patio & garden; outdoor living; plants; "
             "jardin; jardineria"),
    Category("tools", None, "Tools",
             "tools & hardware; home improvement; home improvement supplies; diy; materials; building materials; home "
             "renovation materials; tools & workshop equipment; diy tools & workshop; power tools; "
             "herramientas; herramienta; bricolaje"),
    Category("vehicles", None, "Vehicles",
             "ebay motors; automotive vehicles; cars & vehicles; cars, motorcycles & vehicles; autos & vehicles; "
             "trailers; boats; boats & watercraft; rvs; rvs+camp; rvs, campers & trailers; atv/utv/sno; atvs & "
             "snowmobiles; powersports; heavy equip; aviation; "
             "vehiculos; vehiculo"),
    Category("cars", "vehicles", "Cars",
             "car; autos; automobiles; cars+trucks; used cars; trucks; vans; suvs; cars & vans; "
             "coches; coche; carros; carro; autos usados"),
    Category("motorcycles", "vehicles", "Motorcycles",
             "motorbikes; motorcycles & scooters; mopeds & scooters; scooters; "
             "motos; moto; motocicletas; motocicleta"),
    Category("vehicle_parts", "vehicles", "Vehicle parts",
             "auto parts; car parts; parts & accessories; auto parts & accessories; auto parts & tires; vehicle parts "
             "& accessories; wheels+tires; tires; motorcycle parts; boat parts; automotive; other/automotive; "
             "recambios; repuestos; piezas de coche; autopartes; motor y accesorios"),
    Category("sports", None, "Sports and outdoors",
             "sport; sporting; sporting goods; sporting goods & exercise; sports & outdoors; sports & hobbies; "
             "exercise; exercise equipment; fitness; camping; golf; fishing; "
             "deportes; deporte; deporte y ocio; deporte y aire libre"),
    Category("bikes", "sports", "Bicycles",
             "bike; bicycle; bike parts; cycling; cycling equipment; bicycles & accessories; mountain bikes; road "
             "bikes; "
             "bicicletas; bicicleta; bicis; bici"),
    Category("clothing", None, "Clothing and accessories",
             "clothes; clothes+acc; apparel; fashion; fashion & beauty; women; men; clothing, shoes & accessories; "
             "clothes, shoes & accessories; women's clothing; men's clothing; women's clothing & shoes; men's "
             "clothing & shoes; "
             "ropa; moda; moda y accesorios; ropa y accesorios"),
    Category("shoes", "clothing", "Shoes",
             "shoe; footwear; sneakers; trainers; boots; women's shoes; men's shoes; "
             "zapatos; zapatillas; calzado"),
    Category("bags", "clothing", "Bags",
             "handbags; women's handbags; bags & luggage; luggage; purses; women's bags & handbags; "
             "bolsos; bolso; maletas; bolsos y maletas"),
    Category("jewelry", "clothing", "Jewelry and watches",
             "jewellery; jewelry & watches; jewellery & watches; jewelry & accessories; watches; "
             "joyas; relojes; joyas y relojes"),
    Category("beauty", None, "Health and beauty",
             "health & beauty; beauty+hlth; beauty & personal care; cosmetics; makeup; health & special needs; "
             "fragrance; "
             "belleza; salud y belleza"),
    Category("baby", None, "Baby and kids",
             "baby+kid; kids; baby items; children; family; baby & toddler; kids & babies; "
             "bebes; ninos; bebes y ninos; ninos y bebes"),
    Category("toys", None, "Toys and games",
             "toys+games; toys & hobbies; toys & collectibles; dolls & bears; board games; lego; "
             "juguetes; juegos; juguetes y juegos"),
    Category("collectibles", None, "Collectibles and art",
             "collectables; vintage & collectibles; antiques; antiques & collectibles; arts & collectibles; art; "
             "coins; coins & paper money; stamps; trading cards; toys & collectibles/trading cards; toys & "
             "collectibles/sports trading cards; toys & collectibles/collectibles & hobbies; sports mem, cards & fan "
             "shop; pottery & glass; entertainment memorabilia; "
             "coleccionismo; antiguedades; arte; coleccionismo y arte"),
    Category("books", None, "Books",
             "book; books & magazines; magazines; textbooks; comics; books, comics & magazines; "
             "libros; libro; comics y libros"),
    Category("music", None, "Music and films",
             "cds/dvd/vhs; cds, dvds & blu-ray; vinyl records; records; movies; movies & tv; dvds & movies; films; "
             "books, movies & music; electronics/media; entertainment; "
             "musica; peliculas; musica y cine; cine, libros y musica"),
    Category("musical_instruments", None, "Musical instruments",
             "music instr; musical instruments & gear; instruments; guitars; "
             "instrumentos; instrumentos musicales; guitarras"),
    Category("crafts", None, "Arts and crafts",
             "arts+crafts; craft; hobbies; hobbies & crafts; handmade; sewing; "
             "manualidades"),
    Category("pets", None, "Pets",
             "pet supplies; animals; pet accessories; "
             "mascotas; animales"),
    Category("tickets", None, "Tickets",
             "tickets & experiences; tickets & travel; event tickets; "
             "entradas; boletos"),
    Category("business", None, "Business and office",
             "business & industrial; office; office supplies; office furniture & supplies; business, office & "
             "industrial; commercial equipment; "
             "oficina; negocios; negocio y oficina; industria y agricultura"),
    Category("property", None, "Property",
             "real estate; property for sale; property rentals; housing; apartments; "
             "inmuebles; inmobiliaria; viviendas"),
    Category("free", None, "Free things",
             "free stuff; freebies; giveaway; "
             "cosas gratis; se regala; gratis"),
    Category("other", None, "Other",
             "everything else; misc; miscellaneous; general; garage sale; garage sales; barter; classifieds; "
             "otros; otras; otras cosas"),
)  # fmt: skip

CONDITIONS: dict[Condition, str] = {
    Condition.NEW: "new; brand new; new with tags; new with box; brand new in box; bnib; bnwt; nwt; sealed; "
                   "NewCondition; 1000; "
                    "nuevo; nueva; a estrenar; sin estrenar; nuevo con etiquetas; sin usar",
    Condition.LIKE_NEW: "like new; used like new; as new; mint; near mint; open box; open box new; opened never used; "
                        "new other; new other see details; new without tags; new without box; nwot; "
                        "pre owned like new; certified refurbished; cpo; certified pre owned; "
                        "manufacturer refurbished; 1500; 2000; 2750; 2990; "
                    "como nuevo; como nueva; seminuevo; seminueva",
    Condition.EXCELLENT: "excellent; used excellent; pre owned excellent; excellent refurbished; 2010; "
                    "excelente; excelente estado; en excelente estado; impecable",
    Condition.GOOD: "good; very good; used; used very good; used good; pre owned; pre owned good; second hand; "
                    "refurbished; very good refurbished; good refurbished; seller refurbished; reconditioned; "
                    "used normal wear; new with defects; new with imperfections; UsedCondition; RefurbishedCondition; "
                    "1750; 2020; 2030; 2500; 3000; 4000; 5000; "
                    "bueno; buena; buen estado; en buen estado; muy bueno; muy buen estado; usado; usada; "
                    "segunda mano; de segunda mano; reacondicionado",
    Condition.FAIR: "fair; used fair; pre owned fair; acceptable; used acceptable; worn; 3010; 6000; "
                    "aceptable; regular; estado aceptable; en condiciones aceptables; lo ha dado todo",
    Condition.POOR: "poor; used poor; heavily used; DamagedCondition; "
                    "malo; mala; mal estado; en mal estado; muy usado",
    Condition.FOR_PARTS: "for parts; parts only; for parts only; for parts or not working; parts or not working; "
                         "not working; for parts or repair; spares or repair; spares or repairs; spares and repairs; "
                         "broken; salvage; 7000; "
                    "para piezas; para repuestos; roto; rota; averiado; averiada; no funciona; para despiece",
}  # numbers are eBay's conditionId; names ending in Condition are schema.org's  # fmt: skip
