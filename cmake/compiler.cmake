# Warnings, sanitizers, hardening and ccache: what every target is compiled with.
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()
find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

add_library(kindred_flags INTERFACE)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(kindred_flags INTERFACE -Wno-restrict) # false alarms of g++ 12 on std::string
endif()
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  target_compile_options(kindred_flags INTERFACE -fconstexpr-steps=100000000) # long sets of codes, src/returns/codes.hpp
endif()
target_compile_options(kindred_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor
                       -Werror=return-type -Wno-missing-field-initializers)
if(KINDRED_SANITIZE)
  target_compile_options(kindred_flags INTERFACE -fsanitize=${KINDRED_SANITIZE} -fno-omit-frame-pointer
                         -fno-sanitize-recover=all)
  target_link_options(kindred_flags INTERFACE -fsanitize=${KINDRED_SANITIZE})
endif()
if(KINDRED_FUZZ)
  target_compile_options(kindred_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(KINDRED_HARDEN)
  # -U first: Debian's compiler flags may have set another level.
  target_compile_options(kindred_flags INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -D_GLIBCXX_ASSERTIONS
                         -fstack-protector-strong -fstack-clash-protection)
  target_link_options(kindred_flags INTERFACE -pie -Wl,-z,relro -Wl,-z,now)
endif()
set(CMAKE_CXX_FLAGS_RELEASE "-O2")
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O1 -g1")
set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g1")
