#pragma once
// A lab.toml against what lies around it, and its parts against each other; private to this room.
#include "directory/settings.h"
#include "directory/toml_reader.h"

namespace ringroom::directory {

/// Reports what is no target, and a queue or a flow that is not there.
Target check_target(TomlReader& reader, std::string_view key, std::string_view word,
                    const Settings& settings, const LabFiles& files);
/// Where queues lead: they may name one another, so all must be read before. Music and the time
/// zone that are not there; service numbers that are somebody's own.
void check_around(const toml::table& root, Report& report, const Settings& settings,
                  const LabFiles& files);

} // namespace ringroom::directory
