// Listening questions for the API: a script of the packs, breaches by their words, the studio.
#include "base/random.h"
#include "exam/limits.h"
#include "server/live_backend.h"
#include "server/studio.h"

namespace ringroom::server {

Result<LiveBackend::Script> LiveBackend::script_named(const std::string& name) const {
    const auto slash = name.find('/');
    if (slash == name.npos)
        return fail("drill.unknown_script", '"' + name.substr(0, 80) + '"');
    return script_of(name.substr(0, slash), name.substr(slash + 1));
}

Result<std::vector<wire::ListeningBreach>> LiveBackend::listening_breaches(const std::string& drill,
                                                                           Language language) {
    const auto script = script_named(drill);
    if (!script)
        return tl::unexpected(script.error());
    std::vector<wire::ListeningBreach> out;
    for (const auto& one : drill::plantable(script->name, script->drill))
        out.push_back({world::to_text(one), world::name_of(one, language)});
    return out;
}

Result<wire::ListeningMade> LiveBackend::make_listening(const wire::NewListening& order,
                                                        const exam::By& by) {
    const auto script = script_named(order.drill);
    if (!script)
        return tl::unexpected(script.error());
    const auto pack = order.drill.substr(0, order.drill.find('/'));
    ListeningOrder wanted{.script = script->name,
                          .drill = script->drill,
                          .takes = parts_.pack_folders.at(pack) / "voices",
                          .key = order.key.value_or(""),
                          .category = order.category.value_or(""),
                          .points = order.points.value_or(0)};
    const auto difficulty = order.difficulty.value_or(wanted.difficulty);
    if (difficulty < 1 || difficulty > exam::limits::difficulty)
        return fail("exam.question.difficulty", '"' + std::to_string(difficulty) + '"');
    wanted.difficulty = static_cast<int>(difficulty);
    // The clock is chance enough: a teacher who wants a certain talk names its seed.
    const auto seed = order.seed.value_or(by.at.ms % 1'000'000);
    if (seed < 0)
        return fail("api.value", "\"seed\" is 0 or more");
    wanted.seed = static_cast<std::uint64_t>(seed);
    for (const auto& one : order.breaches) {
        auto breach = world::breach_from(one);
        if (!breach)
            return tl::unexpected(breach.error());
        wanted.breaches.push_back(std::move(*breach));
    }
    const auto made = server::make_listening({.store = *parts_.store,
                                              .bank = parts_.hall->bank(),
                                              .notary = parts_.notary,
                                              .data = parts_.data,
                                              .assets = parts_.assets,
                                              .content_hash = parts_.content_hash,
                                              .zone = parts_.settings->zone},
                                             wanted, by);
    if (!made)
        return tl::unexpected(made.error());
    wire::ListeningMade out{.question = made->question,
                            .key = made->key,
                            .record = to_text(made->record),
                            .seed = seed,
                            .length = made->length};
    for (const auto& one : made->planted)
        out.planted.push_back({world::to_text(one.breach),
                               world::name_of(one.breach, script->drill->language), one.at});
    return out;
}

} // namespace ringroom::server
