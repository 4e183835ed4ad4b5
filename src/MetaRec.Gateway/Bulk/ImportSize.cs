using Microsoft.AspNetCore.Http.Metadata;

namespace MetaRec.Gateway.Bulk;

/// <summary>How large the body of an import may be, as it is sent and unpacked: it is read line by line, and never held as a whole.</summary>
internal sealed record ImportSize(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
