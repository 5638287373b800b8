# The chosen parts (docs/adr/0002-chosen-parts.md), all Debian 12 packages installed by script/bootstrap.
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(ICU 72 REQUIRED COMPONENTS uc i18n)
find_package(SQLite3 3.40 REQUIRED)
find_package(PostgreSQL REQUIRED)
find_package(OpenSSL 3 REQUIRED)
find_package(LibXml2 REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(CLI11 REQUIRED)
find_package(Boost 1.81 REQUIRED)

# pkg-config names → imported targets with short names.
function(kindred_pkg name module)
  pkg_check_modules(${name} REQUIRED IMPORTED_TARGET ${module})
  add_library(${name} INTERFACE IMPORTED GLOBAL)
  target_link_libraries(${name} INTERFACE PkgConfig::${name})
endfunction()
kindred_pkg(sodium libsodium)
kindred_pkg(libzip libzip)
kindred_pkg(xlsxwriter xlsxwriter)
kindred_pkg(tomlplusplus tomlplusplus)
kindred_pkg(simdjson simdjson)

# Header-only use: Beast and Asio, without their separate libraries.
add_library(boost_headers INTERFACE IMPORTED GLOBAL)
target_link_libraries(boost_headers INTERFACE Boost::boost)
target_compile_definitions(boost_headers INTERFACE BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_SEPARATE_COMPILATION
                           BOOST_BEAST_SEPARATE_COMPILATION)

if(KINDRED_TESTS OR KINDRED_FUZZ)
  enable_testing()
  find_package(GTest REQUIRED) # script/server configures with KINDRED_TESTS=OFF and needs none
endif()
if(KINDRED_BENCH)
  find_package(benchmark REQUIRED)
endif()
