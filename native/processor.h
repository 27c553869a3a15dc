// What the processor can do. Compiled for any processor, unlike the kernels.
#pragma once

/// Whether the kernels run here at all.
bool runsKernels();

/// Whether there are tiles, and the system and the tests let us use them.
bool hasTiles();

/// For tests: without tiles it takes longer, and the bits are the same.
void useTiles(bool wanted);
