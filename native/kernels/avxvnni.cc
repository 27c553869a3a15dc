#define NEARPAPER_KERNEL avxvnni
#include "../primitives/floats_avx2.h"
#include "../primitives/products_avxvnni.h"
#include "../model/model.h"
