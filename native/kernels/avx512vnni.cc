#define NEARPAPER_KERNEL avx512vnni
#include "../primitives/floats_avx512.h"
#include "../primitives/products_avx512vnni.h"
#include "../model/model.h"
