"""Words that Riverbend's streets are named with. None is a person's name."""

from __future__ import annotations


def _list(text: str) -> list[str]:
    return text.split()


NUMBERED = {1: "Division", 2: "2nd", 3: "3rd"}
"""Numbered streets whose name is not the plain ordinal."""

EAST_AVENUES = _list("""
Acorn Agate Alder Almond Amber Apple Arbor Ash Aspen Balsam Basswood Bayberry Beech Birch Bluestem Boxwood
Briar Buckeye Butternut Calico Cardinal Catalpa Cedar Cherry Chestnut Clover Copper Coral Cypress Dogwood
Elder Elm Fern Fir Flint Garnet Gentian Goldenrod Granite Hackberry Hawthorn Hazel Heather Hemlock Hickory
Holly Hyacinth Indigo Iris Ivy Jade Jasper Juniper Kestrel Larch Laurel Lilac Linden Locust Magnolia Maple
Marigold Mulberry Myrtle
""")
WEST_AVENUES = _list("""
Anchor Anvil Arrow Banner Beacon Bell Belmont Border Canal Candle Caravan Century Charter College Colony
Compass Cornerstone Crown Delta Depot Dover Eagle Echo Ember Falcon Fiddle Flag Forest Frontier Galena Gate
Glade Granary Harbor Harvest Heron Highland Homestead Horizon Junction Keystone Kiln Lark Liberty Limestone
Meridian Mesa Millet Monument Nectar Noble Oak Oriole Osage Otter Pearl Pecan Pine Pioneer Plum Poplar
Prospect
""")
ARTERIAL_AVENUES = {
    0: ("Main", "Street"), 12: ("Garrison", "Avenue"), 24: ("Mission", "Boulevard"), 36: ("Sawmill", "Road"), 48: ("Quarry", "Road"),
    60: ("Eastern", "Avenue"), -12: ("Grandview", "Avenue"), -24: ("University", "Avenue"), -36: ("Cottonwood", "Boulevard"),
    -48: ("Fairground", "Road"), -60: ("County Line", "Road"), 6: ("Grand", "Boulevard"),
}  # fmt: skip
NORTH_STREETS = _list("""
Bridgehead Calumet Delphi Elderberry Fairmount Garland Hollyhock Independence Jubilee Kenwood Lakeview Mossbank
Northgate Overlook Plymouth Quarterline Rosedale Summit Tremont Union Vesper Waterwheel Yarrow Zenith Clearwater
Evening Starlight Windmill Wheatland Bison Pronghorn
""")
NORTH_ARTERIALS = {
    -1: ("Hillcrest", "Road"),
    -9: ("Ridge", "Road"),
    -17: ("Windmill Hill", "Road"),
    -25: ("Far North", "Road"),
}

PLAT_BOULEVARDS = frozenset({"Lantern", "Market", "Chapel", "Station", "Freight"})
PLAT_STREETS = _list("""
Chandler Cooper Lantern Tanner Weaver Market Mercantile Customs Bakery Saddler Ropewalk Brewery Tinsmith
Potter Wheelwright Printers Glazier
""")
PLAT_CROSSES = _list("""
Ferry Bridge Fountain School Library Assembly Theater Arcade Garden Courthouse Chapel Exchange Bank
Telegraph Almanac Lyceum Museum Opera Bookbinder Clockmaker Hatter Confectioner Cabinet Mirror Organ Tallow
""")
WORKS_STREETS = _list("""
Wharf Packet Pilot Bargemen Levee Station Warehouse Cannery Grain Coal Lumber Iron Timber Salt Chain Rope
Crane Sluice Boiler
""")
WORKS_CROSSES = _list("""
Landing Steamboat Anchorage Sternwheel Paddle Ballast Capstan Keelboat Signal Semaphore Freight Turntable
Roundhouse Hopper Smelter Bellows Hammer Rivet Lathe Piston Gauge Valve Crucible Furnace Ingot Spindle
Bobbin
""")

FRONTS = _list("""
Fox Stone Meadow Willow Brook Lark Elm Sun Wind Clover Deer Oak River Sage Wood Amber Hazel Maple Silver
Copper Honey Thistle Quail Rose Barley Wheat Golden Shadow Timber Prairie Autumn Crystal Heather Cedar
Spring Bluebird Juniper Partridge Swallow Rain
""")
BACKS = _list("""
brook field ridge gate wood glen hollow crest dale meadow stone view haven run bend grove ford moor path
spring
""")
PLACES = _list("""
Creek Hill Point Valley Pond Knoll Pasture Acres Hollow Ridge Crossing Garden Vista Heights
""")
SPINE_TYPES = ("Drive", "Parkway", "Drive", "Boulevard", "Trail")
SIDE_TYPES = ("Lane", "Drive", "Way", "Street", "Terrace", "Road")
LOOP_TYPES = ("Crescent", "Circle", "Loop")
DEAD_END_TYPES = ("Court", "Place", "Court", "Circle", "Cove")

SQUARES = _list("""
Bandstand Lamplight Sycamore Swing Carousel Chestnut Elmtree Firefly Sundial Robin Marble Kite Hopscotch
Picnic Wishing Millstone Almond Birdsong Maypole Pinwheel Lantern Acorn Jubilee Clocktower Primrose Wagon
Harvest Daisy Starling Cricket Plaza Gazebo Commons
""")


def ordinal(number: int) -> str:
    """``39`` as ``39th``."""
    tail = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{tail}"
