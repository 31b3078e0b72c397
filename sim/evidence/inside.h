#pragma once
// Parts of verify() and of the archive, private to this room.
#include <map>
#include <set>
#include <vector>

#include "evidence/archive.h"
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

// ---- Of the archive (archive.cpp, holds.cpp)

/// By subject, then number.
[[nodiscard]] Result<std::vector<Hold>> read_holds(store::Reader& reader);
/// Contacts: by whoever takes a row away behind the lab's back nothing is let go.
[[nodiscard]] Result<std::set<std::string>> held_by_the_chain(store::Reader& reader);
[[nodiscard]] Order order_of(const Hold& hold);
/// What is entered of it, with exhibit and digest behind the rest.
[[nodiscard]] Testimony whole(Order order);
/// Nobody signs for a forger: whether the exhibit of this contact stands as the chain said last.
/// What it never spoke of is not judged. Error "evidence.altered".
[[nodiscard]] Result<void> stands_as_signed(store::Reader& reader, const std::string& subject,
                                            const std::string& exhibit);

} // namespace ringroom::evidence
