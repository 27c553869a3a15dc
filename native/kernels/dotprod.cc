#define NEARPAPER_KERNEL dotprod
#include "../primitives/floats_neon.h"
#include "../primitives/products_dotprod.h"
#include "../model/model.h"
