#pragma once
// Parts of verify(), private to this room.
#include <map>
#include <vector>

#include "evidence/verify.h"

namespace ringroom::evidence {

/// The key whose signatures follow: its fingerprint after the last entry.
[[nodiscard]] std::string active_fingerprint(const Entry& last);

/// What is known of the chain once it has been looked at.
struct ChainView {
    std::vector<bool> intact;              ///< by index in Material::entries
    std::map<std::string, PublicKey> keys; ///< that the chain names, by fingerprint
};
[[nodiscard]] ChainView look_at_chain(const Material& material, Report& report);
/// Whether the copy of the public key beside the data base is that of who signs.
void look_at_public_key(const Material& material, Report& report);
void look_at_heads(const Material& material, const ChainView& chain, Report& report);
void look_at_recordings(const Material& material, const ChainView& chain, Report& report,
                        const Progress& progress);
/// What the index says of a recording, as the chain's entry does.
[[nodiscard]] std::vector<Field> fields_of(const store::Recording& recording);

} // namespace ringroom::evidence
