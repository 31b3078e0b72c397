#pragma once
// A lab.toml against what lies around it, and its parts against each other; private to this room.
#include "directory/settings.h"
#include "directory/toml_reader.h"

namespace ringroom::directory {

/// Flows, music and the time zone that are not there; service numbers that are somebody's own.
void check_around(const toml::table& root, Report& report, const Settings& settings,
                  const LabFiles& files);

} // namespace ringroom::directory
