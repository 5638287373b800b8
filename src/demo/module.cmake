# Name lists, postcodes and mappings travel in the binary.
file(GLOB_RECURSE demo_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/data/demo/*.txt
     ${CMAKE_SOURCE_DIR}/data/demo/*.csv ${CMAKE_SOURCE_DIR}/data/demo/*.toml)
kindred_embed(kindred_demo demo_files ${CMAKE_SOURCE_DIR}/data/demo ${demo_files})
