"""The synonyms that everybody starts with: what people call the things they sell. See `core.search.synonyms`."""

FURNITURE = """
couch = sofa = settee = chesterfield > loveseat, sectional, futon, sleeper sofa, sofa bed
couches = sofas > loveseats
sofa bed = sleeper sofa = pull out couch > futon, daybed
loveseat = love seat = two seater sofa
sectional = l shaped couch = corner sofa
recliner = reclining chair = lazy boy = la z boy
armchair = arm chair > accent chair, wingback, recliner
dresser = chest of drawers = bureau > tallboy, highboy, chest
wardrobe = armoire > closet
nightstand = night stand = bedside table
coffee table = cocktail table
side table = end table
bookcase = bookshelf = book shelf = bookshelves
sideboard = buffet = credenza
tv stand = tv console = media console = entertainment center = tv unit
desk > writing table, computer table, workstation
office chair = desk chair = computer chair > task chair
dining table = kitchen table = dinner table
dining set > dining table, dinette
bar stool = barstool = counter stool
ottoman = footstool = pouf
bunk bed = bunkbed
bed frame = bedframe = bedstead > headboard, platform bed
mattress > memory foam, box spring
crib = cot
rug = area rug = carpet
drapes = curtains
lamp > floor lamp, table lamp
stool > bar stool
"""

HOME = """
fridge = refrigerator > mini fridge, freezer
washer = washing machine
dryer = tumble dryer
stove = range = cooker > oven, cooktop
dishwasher = dish washer
vacuum = vacuum cleaner = hoover
microwave = microwave oven
air conditioner = ac unit = aircon
heater = space heater > radiator
grill = bbq = barbecue = barbeque
lawn mower = lawnmower = mower
trimmer = weed eater = weed whacker = strimmer
hot tub = jacuzzi = spa tub
coffee maker = coffee machine > espresso machine
couch cover = sofa cover = slipcover
duvet = comforter
trash can = garbage can = rubbish bin
"""

ELECTRONICS = """
tv = television = telly
flat screen = flatscreen
laptop = notebook computer > macbook, chromebook, ultrabook
desktop = desktop computer = tower pc
gaming pc = gaming computer = gaming desktop = gaming rig
cell phone = mobile phone = cellphone = smartphone
graphics card = gpu = video card
motherboard = mainboard
hard drive = hdd = hard disk > ssd
ssd = solid state drive
usb stick = flash drive = thumb drive = pen drive = memory stick
memory card = sd card
earbuds = ear buds = earphones = in ear headphones > airpods
headphones = head phones > headset, earphones
playstation = play station
ps5 = playstation 5
ps4 = playstation 4
ps3 = playstation 3
ps2 = playstation 2
xbox series x = xsx
nintendo switch = switch console
game controller = gamepad = game pad
webcam = web cam
wi fi = wifi
bluetooth speaker = wireless speaker
smart watch = smartwatch > apple watch
camera > dslr, mirrorless, camcorder
dslr = digital slr
projector = beamer
record player = turntable = vinyl player
stereo = hi fi = hifi
ebook reader = e reader = ereader > kindle
router = wifi router
power bank = powerbank = portable charger
"""

VEHICLES = """
car = automobile > sedan, hatchback, suv
motorcycle = motorbike > dirt bike, scooter, moped
truck = pickup = pick up truck
bike = bicycle = cycle = pushbike
mountain bike = mtb
road bike = racing bike
ebike = e bike = electric bike = electric bicycle
kids bike = childrens bike = child bike
scooter > moped, vespa
rv = motorhome = motor home = camper
travel trailer = caravan = camper trailer
vw = volkswagen
chevy = chevrolet
merc = mercedes = benz = mercedes benz
beemer = bimmer = bmw
caddy = cadillac
jag = jaguar
golf mk4 = golf mk 4 = golf mkiv
tire = tyre
rims = wheels = alloys
stick shift = manual transmission
4x4 = 4wd = four wheel drive
awd = all wheel drive
estate car = station wagon
"""

SPORTS = """
treadmill = running machine
dumbbells = dumb bells = free weights > kettlebell, weights
exercise bike = stationary bike = spin bike > peloton
elliptical = cross trainer
kayak > canoe
surfboard = surf board
skateboard = skate board > longboard
snowboard = snow board
rollerblades = inline skates = roller blades
sneakers = trainers = running shoes
golf clubs = golf set
ping pong table = table tennis table
pool table = billiard table
soccer = football
tent > camping tent
sleeping bag > camping mat
fishing rod = fishing pole
trampoline > bounce house
"""

BABY = """
stroller = pushchair = buggy = pram > travel system
pram = baby carriage
car seat = baby seat = infant seat > booster seat
crib = baby bed = baby cot > bassinet
bassinet = moses basket
high chair = highchair
playpen = play pen = pack n play = travel cot
diaper = nappy
pacifier = dummy = soother
baby monitor = babyphone
changing table = change table
baby carrier = baby sling > ergobaby
onesie = romper
toys > lego, playset
"""

TOOLS = """
drill = power drill = cordless drill > impact driver, hammer drill
saw > circular saw, table saw, miter saw, chainsaw
miter saw = mitre saw = chop saw
chainsaw = chain saw
jigsaw tool = jig saw
sander > belt sander, orbital sander
wrench = spanner > socket set
toolbox = tool box = tool chest
ladder > step ladder
stepladder = step ladder
air compressor = compressor
pressure washer = power washer
generator = genset
leaf blower = blower
workbench = work bench
shop vac = wet dry vacuum
angle grinder = grinder
flashlight = torch
"""

DEFAULT: tuple[str, ...] = tuple(
    line for part in (FURNITURE, HOME, ELECTRONICS, VEHICLES, SPORTS, BABY, TOOLS) for line in part.strip().splitlines()
)
