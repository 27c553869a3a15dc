{
  # On anything but 64-bit Linux on x86 the addon is there and says that it cannot run: the embedding
  # processes then use onnxruntime (docs/decisions/0014).
  "targets": [
    {
      "target_name": "nearpaper_kernels",
      "sources": ["addon.cc"],
      "include_dirs": ["<!(node -p \"require('node-addon-api').include_dir\")"],
      "defines": ["NAPI_VERSION=8", "NODE_ADDON_API_DISABLE_DEPRECATED"],
      "cflags_cc": ["-std=c++17"],
      "cflags_cc!": ["-fno-exceptions"],
      "xcode_settings": {
        "GCC_ENABLE_CPP_EXCEPTIONS": "YES",
        "CLANG_CXX_LANGUAGE_STANDARD": "c++17"
      },
      "conditions": [
        ["OS=='linux' and target_arch=='x64'", {
          "sources": ["processor.cc"],
          "dependencies": ["avx512_kernels"],
          "defines": ["HAS_KERNELS"]
        }]
      ]
    }
  ],
  "conditions": [
    ["OS=='linux' and target_arch=='x64'", {
      "targets": [
        {
          # A library of its own, so that nothing outside it is compiled for processors that may be absent.
          "target_name": "avx512_kernels",
          "type": "static_library",
          "sources": ["bert.cc", "attention.cc"],
          "cflags": [
            "-O3", "-fPIC", "-ffp-contract=off",
            "-mavx512f", "-mavx512bw", "-mavx512vl", "-mavx512dq", "-mavx512vnni", "-mfma",
            "-mamx-tile", "-mamx-int8",
            # GCC 12 warns of its own headers.
            "-Wno-uninitialized", "-Wno-maybe-uninitialized"
          ],
          "cflags_cc": ["-std=c++17"],
          "cflags_cc!": ["-fno-exceptions"]
        }
      ]
    }]
  ]
}
