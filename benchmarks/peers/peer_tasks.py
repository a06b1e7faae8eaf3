"""Functions that pools which send only a name can find."""


def inc(x):
    return x + 1


def square(x):
    return x * x


def length(b):
    return len(b)


def same(b):
    return b
