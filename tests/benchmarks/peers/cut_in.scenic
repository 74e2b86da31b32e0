# Three cars around an ego on a road of three lanes, without a map: the van that is to cut in, a
# lead, a faster one behind. The same ranges as in bench_sweep.
class Vehicle:
    width: 1.8
    length: 4.5
    speed: 0

road = RectangularRegion((0, 500), 0, 10.5, 1000)
ego = new Vehicle at (0, 50), with speed 30, with regionContainedIn road,
    with requireVisible False
van = new Vehicle at (3.5, Range(65, 100)), with speed Range(20, 30), with width 2.0,
    with length 5.9, with regionContainedIn road,
    with requireVisible False
lead = new Vehicle at (0, 140), with speed 28, with regionContainedIn road,
    with requireVisible False
fast = new Vehicle at (-3.5, 40), with speed 33, with regionContainedIn road,
    with requireVisible False
param cutInAt = Range(0.5, 4)
