# agreements.toml
target_link_libraries(kindred_sharing PUBLIC tomlplusplus)
