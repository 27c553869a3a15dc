#define NEARPAPER_KERNEL amx
#include "../primitives/floats_avx512.h"
#include "../primitives/products_amx.h"
#include "../model/model.h"
