// to come
export default function () {}
