#define NEARPAPER_KERNEL avx2
#include "../primitives/floats_avx2.h"
#include "../primitives/products_avx2.h"
#include "../model/model.h"
