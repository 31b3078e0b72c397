#pragma once
// The parts of spandsp used here, in the order its headers need.
// clang-format off
#include <cstdint>
#include <cmath> // before spandsp puts macros in the place of lrint and its like
#include <spandsp/telephony.h>
#include <spandsp/bit_operations.h>
#include <spandsp/g711.h>
#include <spandsp/plc.h>
// clang-format on
