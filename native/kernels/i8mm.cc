#define NEARPAPER_KERNEL i8mm
#include "../primitives/floats_neon.h"
#include "../primitives/products_i8mm.h"
#include "../model/model.h"
