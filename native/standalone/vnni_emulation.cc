#include "vnni_emulation.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#if defined(__x86_64__) && defined(__linux__)
#include <cpuid.h>
#include <signal.h>
#include <ucontext.h>

namespace {

/// The general registers in the order of their numbers.
constexpr int REGISTERS[] = {REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP, REG_RBP, REG_RSI, REG_RDI,
                             REG_R8,  REG_R9,  REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15};

/// The upper halves of the registers of 256 bits lie here in what XSAVE writes.
unsigned upperHalves() {
  unsigned a, offset, c, d;
  __get_cpuid_count(0xd, 2, &a, &offset, &c, &d);
  return offset;
}

struct Vector {
  uint8_t bytes[32];
};

class Registers {
 public:
  explicit Registers(ucontext_t* context)
      : low(reinterpret_cast<uint8_t*>(context->uc_mcontext.fpregs) + 160),
        high(reinterpret_cast<uint8_t*>(context->uc_mcontext.fpregs) + upperHalves()) {}
  Vector get(int number) const {
    Vector value;
    std::memcpy(value.bytes, low + 16 * number, 16);
    std::memcpy(value.bytes + 16, high + 16 * number, 16);
    return value;
  }
  void set(int number, const Vector& value) {
    std::memcpy(low + 16 * number, value.bytes, 16);
    std::memcpy(high + 16 * number, value.bytes + 16, 16);
  }

 private:
  uint8_t* low;
  uint8_t* high;
};

template <class A, class B>
void addProducts(Vector& sums, const Vector& a, const Vector& b) {
  constexpr int EACH = 4 / sizeof(A);
  for (int lane = 0; lane < 8; lane++) {
    int32_t sum;
    std::memcpy(&sum, sums.bytes + 4 * lane, 4);
    for (int k = 0; k < EACH; k++) {
      A x;
      B y;
      std::memcpy(&x, a.bytes + 4 * lane + sizeof(A) * k, sizeof(A));
      std::memcpy(&y, b.bytes + 4 * lane + sizeof(B) * k, sizeof(B));
      sum += static_cast<int32_t>(x) * static_cast<int32_t>(y);
    }
    std::memcpy(sums.bytes + 4 * lane, &sum, 4);
  }
}

/// VEX.256.66.0F38.W0 50 (VPDPBUSD) and 52 (VPDPWSSD), as in Intel's manual; anything else ends the process.
void compute(int, siginfo_t*, void* given) {
  auto* context = static_cast<ucontext_t*>(given);
  greg_t* general = context->uc_mcontext.gregs;
  const auto* code = reinterpret_cast<const uint8_t*>(general[REG_RIP]);
  const bool isKnown = code[0] == 0xc4 && (code[1] & 0x1f) == 2 && (code[2] & 0x87) == 5 &&
                       (code[3] == 0x50 || code[3] == 0x52);
  if (!isKnown) {
    std::fprintf(stderr, "an instruction that is not emulated\n");
    std::_Exit(4);
  }
  const int r = (~code[1] >> 4) & 8;
  const int x = (~code[1] >> 3) & 8;
  const int b = (~code[1] >> 2) & 8;
  const int mode = code[4] >> 6;
  const int to = (code[4] >> 3 & 7) | r;
  const int base = code[4] & 7;
  int length = 5;
  Registers registers(context);
  Vector second;
  if (mode == 3) {
    second = registers.get(base | b);
  } else {
    int64_t address = 0;
    int baseRegister = base | b;
    if (base == 4) {
      const uint8_t sib = code[length++];
      const int index = (sib >> 3 & 7) | x;
      if (index != 4) address += general[REGISTERS[index]] << (sib >> 6);
      baseRegister = (sib & 7) | b;
    }
    const bool isAbsolute = mode == 0 && (baseRegister & 7) == 5;
    int32_t displacement = 0;
    if (mode == 1) {
      displacement = static_cast<int8_t>(code[length]);
      length += 1;
    } else if (mode == 2 || isAbsolute) {
      std::memcpy(&displacement, code + length, 4);
      length += 4;
    }
    if (!isAbsolute) address += general[REGISTERS[baseRegister]];
    else if (base != 4) address += general[REG_RIP] + length;
    address += displacement;
    std::memcpy(second.bytes, reinterpret_cast<const void*>(address), 32);
  }
  Vector sums = registers.get(to);
  const Vector first = registers.get(~code[2] >> 3 & 15);
  if (code[3] == 0x50) addProducts<uint8_t, int8_t>(sums, first, second);
  else addProducts<int16_t, int16_t>(sums, first, second);
  registers.set(to, sums);
  general[REG_RIP] += length;
}

}  // namespace

bool emulatesVnni(const char* kernel) {
  if (std::strcmp(kernel, "avxvnni") || !__builtin_cpu_supports("avx2")) return false;
  struct sigaction action {};
  action.sa_sigaction = compute;
  action.sa_flags = SA_SIGINFO;
  return sigaction(SIGILL, &action, nullptr) == 0;
}

#else

bool emulatesVnni(const char*) { return false; }

#endif
