# ringroom_room(NAME ROOMS lower... LIBS outside...) makes library room_NAME from sim/NAME/*.cpp.
# A room without sources is skipped, and so are arrows to it.
function(ringroom_room name)
    cmake_parse_arguments(ARG "" "" "ROOMS;LIBS" ${ARGN})
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/sim/${name}/*.cpp)
    list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
    if(NOT sources)
        return()
    endif()
    add_library(room_${name} STATIC ${sources})
    target_link_libraries(room_${name} PUBLIC Threads::Threads)
    foreach(lower ${ARG_ROOMS})
        if(TARGET room_${lower})
            target_link_libraries(room_${name} PUBLIC room_${lower})
        endif()
    endforeach()
    foreach(lib ${ARG_LIBS})
        target_link_libraries(room_${name} PUBLIC lib_${lib})
    endforeach()
endfunction()

# ringroom_program(NAME ROOM) links sim/ROOM/main.cpp into the program NAME.
function(ringroom_program name room)
    if(EXISTS ${CMAKE_SOURCE_DIR}/sim/${room}/main.cpp AND TARGET room_${room})
        add_executable(${name} ${CMAKE_SOURCE_DIR}/sim/${room}/main.cpp)
        target_link_libraries(${name} PRIVATE room_${room})
        install(TARGETS ${name})
    endif()
endfunction()

# The texts people read live in assets/languages/ROOM.toml and are compiled into room_base.
file(GLOB language_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/assets/languages/*.toml)
set(texts_cpp ${CMAKE_BINARY_DIR}/generated/texts_embedded.cpp)
add_custom_command(
    OUTPUT ${texts_cpp}
    COMMAND ${CMAKE_COMMAND} -DOUT=${texts_cpp} -DDIR=${CMAKE_SOURCE_DIR}/assets/languages
            -P ${CMAKE_SOURCE_DIR}/cmake/embed_texts.cmake
    DEPENDS ${language_files} ${CMAKE_SOURCE_DIR}/cmake/embed_texts.cmake)
add_library(texts_embedded STATIC ${texts_cpp})
