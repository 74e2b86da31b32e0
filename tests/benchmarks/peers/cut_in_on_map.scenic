# The same with Scenic's driving library, somewhere on the carriageways of a map that have three
# lanes and more; scenes whose cars are not on the road are drawn again.
model scenic.domains.driving.model

wide = [group for group in network.laneGroups if len(group.lanes) >= 3]
ego = new Car on Uniform(*[group.lanes[1] for group in wide]), with speed 30
van = new Car at ego offset by (3.5, Range(15, 50)), with speed Range(20, 30),
    with requireVisible False
lead = new Car at ego offset by (0, 90), with speed 28, with requireVisible False
fast = new Car at ego offset by (-3.5, -10), with speed 33, with requireVisible False
param cutInAt = Range(0.5, 4)
