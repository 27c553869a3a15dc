{
  # build.mjs says in `kernels` (",amx,avx2,") which of kernels/ are for this processor and known to this compiler. Each is a
  # library of its own, so that nothing outside it is compiled for processors that may be absent.
  "variables": {"kernels%": ""},
  "targets": [
    {
      "target_name": "nearpaper_kernels",
      "sources": ["addon.cc", "kernels.cc"],
      "include_dirs": ["<!(node -p \"require('node-addon-api').include_dir\")"],
      "defines": ["NAPI_VERSION=8", "NODE_ADDON_API_DISABLE_DEPRECATED", "NODE_ADDON_API_CPP_EXCEPTIONS_ALL"],
      "cflags_cc": ["-std=c++17"],
      "cflags_cc!": ["-fno-exceptions"],
      "xcode_settings": {
        "GCC_ENABLE_CPP_EXCEPTIONS": "YES",
        "CLANG_CXX_LANGUAGE_STANDARD": "c++17"
      },
      "conditions": [
        ["',amx,' in kernels", {"dependencies": ["amx"], "defines": ["WITH_AMX"]}],
        ["',avx512vnni,' in kernels", {"dependencies": ["avx512vnni"], "defines": ["WITH_AVX512VNNI"]}],
        ["',avxvnni,' in kernels", {"dependencies": ["avxvnni"], "defines": ["WITH_AVXVNNI"]}],
        ["',avx2,' in kernels", {"dependencies": ["avx2"], "defines": ["WITH_AVX2"]}],
        ["',i8mm,' in kernels", {"dependencies": ["i8mm"], "defines": ["WITH_I8MM"]}],
        ["',dotprod,' in kernels", {"dependencies": ["dotprod"], "defines": ["WITH_DOTPROD"]}]
      ]
    }
  ],
  "conditions": [
    ["',amx,' in kernels", {
      "targets": [{
        "target_name": "amx",
        "type": "static_library",
        "sources": ["kernels/amx.cc"],
        "cflags_cc": ["<!@(node flags.mjs amx)"],
        "cflags_cc!": ["-fno-exceptions", "-std=gnu++17"],
        "xcode_settings": {"OTHER_CPLUSPLUSFLAGS": ["<!@(node flags.mjs amx)"]}
      }]
    }],
    ["',avx512vnni,' in kernels", {
      "targets": [{
        "target_name": "avx512vnni",
        "type": "static_library",
        "sources": ["kernels/avx512vnni.cc"],
        "cflags_cc": ["<!@(node flags.mjs avx512vnni)"],
        "cflags_cc!": ["-fno-exceptions", "-std=gnu++17"],
        "xcode_settings": {"OTHER_CPLUSPLUSFLAGS": ["<!@(node flags.mjs avx512vnni)"]}
      }]
    }],
    ["',avxvnni,' in kernels", {
      "targets": [{
        "target_name": "avxvnni",
        "type": "static_library",
        "sources": ["kernels/avxvnni.cc"],
        "cflags_cc": ["<!@(node flags.mjs avxvnni)"],
        "cflags_cc!": ["-fno-exceptions", "-std=gnu++17"],
        "xcode_settings": {"OTHER_CPLUSPLUSFLAGS": ["<!@(node flags.mjs avxvnni)"]}
      }]
    }],
    ["',avx2,' in kernels", {
      "targets": [{
        "target_name": "avx2",
        "type": "static_library",
        "sources": ["kernels/avx2.cc"],
        "cflags_cc": ["<!@(node flags.mjs avx2)"],
        "cflags_cc!": ["-fno-exceptions", "-std=gnu++17"],
        "xcode_settings": {"OTHER_CPLUSPLUSFLAGS": ["<!@(node flags.mjs avx2)"]}
      }]
    }],
    ["',i8mm,' in kernels", {
      "targets": [{
        "target_name": "i8mm",
        "type": "static_library",
        "sources": ["kernels/i8mm.cc"],
        "cflags_cc": ["<!@(node flags.mjs i8mm)"],
        "cflags_cc!": ["-fno-exceptions", "-std=gnu++17"],
        "xcode_settings": {"OTHER_CPLUSPLUSFLAGS": ["<!@(node flags.mjs i8mm)"]}
      }]
    }],
    ["',dotprod,' in kernels", {
      "targets": [{
        "target_name": "dotprod",
        "type": "static_library",
        "sources": ["kernels/dotprod.cc"],
        "cflags_cc": ["<!@(node flags.mjs dotprod)"],
        "cflags_cc!": ["-fno-exceptions", "-std=gnu++17"],
        "xcode_settings": {"OTHER_CPLUSPLUSFLAGS": ["<!@(node flags.mjs dotprod)"]}
      }]
    }]
  ]
}
