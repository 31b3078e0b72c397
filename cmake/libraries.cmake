# Every outside library under one short name, `lib_NAME`, so that rooms.cmake can name them alike.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
function(ringroom_pkg name module)
    pkg_check_modules(${name} REQUIRED IMPORTED_TARGET ${module})
    add_library(lib_${name} INTERFACE)
    target_link_libraries(lib_${name} INTERFACE PkgConfig::${name})
endfunction()
ringroom_pkg(sodium libsodium)
ringroom_pkg(sofia sofia-sip-ua)
ringroom_pkg(spandsp spandsp)
ringroom_pkg(sndfile sndfile)
ringroom_pkg(speexdsp speexdsp)
ringroom_pkg(lua lua5.4-c++)
ringroom_pkg(fmt fmt)
ringroom_pkg(spdlog spdlog)
ringroom_pkg(toml tomlplusplus)
ringroom_pkg(sqlite sqlite3)
add_library(lib_soci INTERFACE)
target_link_libraries(lib_soci INTERFACE soci_sqlite3 soci_core lib_sqlite)
target_include_directories(lib_soci SYSTEM INTERFACE /usr/include/soci)
add_library(lib_json INTERFACE)  # nlohmann-json: headers only
add_library(lib_cli11 INTERFACE) # CLI11: headers only
add_library(lib_beast INTERFACE) # Boost.Asio and Beast: headers only
target_link_libraries(lib_beast INTERFACE Threads::Threads)
if(RINGROOM_SANITIZE STREQUAL "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(lib_beast INTERFACE -Wno-tsan) # Asio's fences; its queues use mutexes
endif()
if(RINGROOM_SANITIZE OR RINGROOM_FUZZ)
    target_compile_options(lib_beast INTERFACE -O0) # optimised, one of these files takes minutes
endif()
add_library(lib_catch2 INTERFACE)
