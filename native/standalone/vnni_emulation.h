// AVX-VNNI on processors that have AVX2 only: the two instructions that the kernel uses are computed in the
// handler of the signal that they raise there. Slow, and exactly what the instructions are said to do.
#pragma once

bool emulatesVnni(const char* kernel);
