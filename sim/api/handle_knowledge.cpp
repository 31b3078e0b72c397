// The knowledge base: for everybody who is signed in.
#include "api/handlers.h"
#include "knowledge/limits.h"

namespace ringroom::api::handlers {
namespace {

wire::ArticleHit to_wire_hit(const knowledge::Hit& hit) {
    wire::ArticleHit out{.id = hit.article->id,
                         .title = hit.article->title,
                         .category = hit.article->category,
                         .product = hit.article->product,
                         .place = std::string(to_string(hit.place)),
                         .all_words = hit.all_words};
    for (const auto& piece : hit.snippet)
        out.snippet.push_back({piece.text, piece.hit});
    return out;
}

} // namespace

void search_knowledge(const CallPtr& call) {
    knowledge::Query query{.words = call->query["q"],
                           .category = call->query["category"],
                           .product = call->query["product"],
                           .english = call->language == Language::en};
    if (const auto limit = call->query.find("limit"); limit != call->query.end()) {
        const auto wanted = whole_number(limit->second);
        if (!wanted || *wanted <= 0 || static_cast<std::size_t>(*wanted) > knowledge::limits::hits)
            return call->fail({"api.query", "\"limit\" is no number, or too large"});
        query.limit = static_cast<std::size_t>(*wanted);
    }
    const auto index = call->services.backend.knowledge();
    const auto found = index->search(query);
    wire::KnowledgePage page{.total = static_cast<std::int64_t>(found.total),
                             .categories = index->categories(),
                             .products = index->products()};
    for (const auto& hit : found.hits)
        page.items.push_back(to_wire_hit(hit));
    call->ok(wire::encode(page));
}

void article(const CallPtr& call) {
    const auto index = call->services.backend.knowledge();
    const auto* found = index->article(call->path["article"]);
    if (found == nullptr)
        return call->fail({"api.not_found", "no such article"});
    call->ok(wire::encode(wire::Article{found->id, found->title, found->category, found->product,
                                        found->keywords, found->text}));
}

} // namespace ringroom::api::handlers
