# The style sheet and the script: built by script/assets into build/assets, embedded here. CMake runs the build
# again when their sources change; it cannot fetch npm's packages, which script/assets does first.
set(web_assets_folder ${CMAKE_SOURCE_DIR}/build/assets)
set(web_assets ${web_assets_folder}/kindred.css ${web_assets_folder}/kindred.js ${web_assets_folder}/favicon.svg)
file(GLOB_RECURSE web_asset_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/assets/styles/*.scss
     ${CMAKE_SOURCE_DIR}/assets/script/*.ts ${CMAKE_SOURCE_DIR}/assets/images/*.svg)
if(EXISTS ${CMAKE_SOURCE_DIR}/assets/node_modules/.package-lock.json)
  add_custom_command(OUTPUT ${web_assets} COMMAND node build.mjs ${web_assets_folder}
                     WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}/assets
                     DEPENDS ${web_asset_sources} ${CMAKE_SOURCE_DIR}/assets/build.mjs ${CMAKE_SOURCE_DIR}/assets/package-lock.json
                     COMMENT "Building the style sheet and the script")
else()
  foreach(web_asset IN LISTS web_assets)
    if(NOT EXISTS ${web_asset})
      message(FATAL_ERROR "${web_asset} is missing: the style sheet and the script are not built. "
                          "Run script/assets (it needs Node 18 or newer, and npm) and configure again.")
    endif()
  endforeach()
endif()
kindred_embed(kindred_web web_assets ${web_assets_folder} ${web_assets})
if(KINDRED_DEV)
  target_compile_definitions(kindred_web PRIVATE KINDRED_ASSETS_FOLDER="${web_assets_folder}")
endif()
# The tests of templates run the compiler of templates.
set_source_files_properties(${CMAKE_SOURCE_DIR}/src/web/template_test.cpp PROPERTIES
                            COMPILE_DEFINITIONS "KINDRED_MUSTACHE=\"$<TARGET_FILE:kindred_mustache>\"")
