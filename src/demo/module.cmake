# Name lists, postcodes and mappings travel in the binary.
file(GLOB_RECURSE demo_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/data/demo/*.txt
     ${CMAKE_SOURCE_DIR}/data/demo/*.csv ${CMAKE_SOURCE_DIR}/data/demo/*.toml)
kindred_embed(kindred_demo demo_files ${CMAKE_SOURCE_DIR}/data/demo ${demo_files})
if(KINDRED_TESTS)
  # The tests read the mappings; the program itself does not.
  cmake_language(DEFER DIRECTORY ${CMAKE_SOURCE_DIR} CALL target_link_libraries demo_test PRIVATE tomlplusplus)
endif()
